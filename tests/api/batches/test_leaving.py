"""POST …/events for goods that leave: lost, destroyed, in whole packs, as single units, sent back."""

import pytest

from trace.batches.models import Batch
from trace.events.models import Event
from trace.events.models_packs import Pack

DAY = {"happened_at": "2026-11-23T11:00:00+07:00"}


@pytest.fixture
def record(call, bag):
    def send(**body):
        return call("POST", f"/{bag['code']}/events", **{**DAY, **body})

    return send


@pytest.fixture
def left(bag):
    made = Batch.get(Batch.code == bag["code"]).left_thousandths
    return lambda: made - Batch.get(Batch.code == bag["code"]).left_thousandths


def test_a_loss_and_a_destruction(record, left):
    lost = record(step="X08", quantity=3, loss_cause="dead", reason="Xe hỏng")
    gone = record(step="X04", quantity=2, reason="Mốc")

    assert (lost.status_code, lost.json["kind"]) == (201, "lose"), lost.json
    assert (gone.status_code, gone.json["kind"]) == (201, "destroy")
    assert left() == 5_000
    assert [e.reason for e in Event.select().where(Event.kind.in_(("lose", "destroy")))] == ["Xe hỏng", "Mốc"]
    refused = record(step="X08", quantity=3)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/loss_cause"


def test_whole_packs_leave_with_what_is_in_them(record, left):
    code = record(step="R15", quantity=10).json["packs"][0]
    answer = record(step="R16", receiver="Siêu thị A", packs=[code])

    assert answer.status_code == 201, answer.json
    assert answer.json["packs"] == [code]
    assert left() == 10_000
    assert Pack.get(Pack.code == code).gone_kind == "ship"
    again = record(step="R16", receiver="Siêu thị A", packs=[code])
    assert again.status_code == 409
    assert "Siêu thị A" in again.json["detail"]
    unknown = record(step="R16", receiver="A", packs=["UZZZZZZZ"])
    assert unknown.json["errors"][0]["pointer"] == "/packs/0"


def test_goods_go_back(record):
    assert record(step="R16", receiver="HTX B", quantity=1, is_return=True).status_code == 201
    assert '"disposition":"returned"' in Event.get(Event.kind == "ship").document
