"""Goods that leave, from the lot's page and from the pack's: amounts close, states are told, and who must not read does
not."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from trace.batches.models import Batch
from trace.database import atomic
from trace.events import actions
from trace.events.acting import marking
from trace.events.actions_packs import Contents
from trace.events.composing import party_of
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event
from trace.events.models_packs import Pack
from trace.events.projections import project_batches
from trace.events.recording import write
from trace.events.rules import Cause, Kind

DAY = {"happened_on": "2026-11-23", "action": "save"}


@pytest.fixture
def entry(clerk, now):
    return lambda: Entry(by=clerk, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(hours=3))


@pytest.fixture
def bags(song_hoa, rice, entry):
    """100 kg of rice that expired in October."""
    lot = NewLot(
        name="Gạo", product=rice, thousandths=100_000, lot="GAO1", form="packed", produced_on=date(2026, 1, 2),
        expires_on=date(2026, 10, 1),
    )  # fmt: skip
    return actions.register(song_hoa, lot=lot, template="rice", entry=entry())


@pytest.fixture
def case(bags, entry):
    return actions.pack_up(Contents(lots=[Use(bags, 20_000)]), entry=entry())


def public_page(app, case):
    return app.test_client().get(f"/u/{case.code}", headers={"Accept": "text/html"}).get_data(as_text=True)


def left(batch):
    return Batch.get_by_id(batch.id).left_thousandths


def way(page, name):
    """The address of a button of the card about leaving."""
    card = page[page.index('id="leaving"') if 'id="leaving"' in page else page.index("Hàng rời kho") :]
    before = card[: card.index(f"{name}</a>")]
    return before[before.rindex("<a ") :].split('href="', 1)[1].split('"', 1)[0]


def test_goods_that_expired_are_held_and_closed_can_still_be_destroyed(desk, bags, manager, entry, now):
    actions.hold([bags], reason="Mọt", by=manager, now=now, entry_id=str(uuid4()))
    actions.close_batches([bags], entry=entry())
    address = way(desk.get(f"/batches/{bags.code}"), "Tiêu hủy")
    assert 'value="100"' in desk.get(address)
    without = desk.post(address, {**DAY, "quantity": "100 kg", "agreed": "1"})
    assert without.status_code == 422
    assert "Ghi rõ vì sao tiêu hủy" in desk.words(without)
    answer = desk.post(address, {**DAY, "quantity": "100 kg", "reason": "Mọt", "agreed": "1"})

    assert answer.status_code == 303, desk.words(answer)
    assert left(bags) == 0
    assert Event.get(Event.kind == "destroy").reason == "Mọt"


def test_a_recalled_lot_can_still_be_destroyed(desk, bags, manager, now):
    """There is no desk of recalls yet: the event that will open one is written as `hold` writes its own."""
    batch = Batch.get_by_id(bags.id)
    said = {"entry_id": str(uuid4()), "entry_hash": "x", "cause": Cause.PERSON, "reason": "Nhiễm khuẩn"}
    with atomic():
        write([marking(Kind.RECALL, [batch], party=party_of(batch.organisation_id), by=manager, now=now, **said)])
        project_batches([batch])
    document = Event.get(Event.kind == "recall").document
    assert '"set":["recalled"]' in document
    assert "Đang thu hồi" in desk.get(f"/batches/{bags.code}")

    for step, more in (("R18", {"quantity": "5 kg"}), ("R16", {"input": bags.code, "receiver-name": "Quán A"})):
        for moment in ({}, {"happened_time": "12:00"}):
            said = {**DAY, "happened_on": now.date().isoformat(), "agreed": "1", **moment, **more}
            refused = desk.post(f"/batches/{bags.code}/record/{step}", said, opened=desk.open("/practice/"))
            assert refused.status_code in (409, 422)
            assert "đang thu hồi" in desk.words(refused)
            assert "không bán, không xuất đi" in desk.words(refused)
    assert left(bags) == 100_000

    address = way(desk.get(f"/batches/{bags.code}"), "Tiêu hủy")
    answer = desk.post(address, {**DAY, "quantity": "100 kg", "reason": "Nhiễm khuẩn", "agreed": "1"})

    assert answer.status_code == 303, desk.words(answer)
    gone = Batch.get_by_id(bags.id)
    assert (gone.left_thousandths, gone.is_recalled) == (0, True)
    assert "Đang thu hồi" in desk.get("/batches/?state=recalled")


def test_a_loss_says_why(desk, bags):
    address = way(desk.get(f"/batches/{bags.code}"), "Báo mất, hỏng")
    assert desk.post(address, {**DAY, "quantity": "5", "agreed": "1"}).status_code == 422
    answer = desk.post(address, {**DAY, "quantity": "5", "loss_cause": "stolen", "note": "Anh Ba thấy", "agreed": "1"})

    assert answer.status_code == 303, desk.words(answer)
    assert left(bags) == 95_000
    event = Event.get(Event.kind == "lose")
    assert '"disposition":"stolen"' in event.document
    assert "Anh Ba" not in event.document + event.recorded
    assert "mất trộm" in desk.get(f"/events/{event.id}")


def test_a_whole_case_is_sent_from_its_page_and_its_pages_say_so(desk, app, bags, case, stranger_desk):
    address = way(desk.get(f"/packs/{case.code}"), "Xuất bán")
    assert address == f"/handovers/new?pack={case.code}"
    assert f'value="{case.code}" checked' in desk.get(address)
    address, hidden = f"/batches/{bags.code}/record/R16", desk.open("/practice/")
    data = {"happened_on": "2026-11-23", "pack": case.code, "receiver-name": "Siêu thị A", "agreed": "1"}
    seen = desk.post(address, {**data, "action": "preview"}, opened=hidden)
    assert "20 kg" in desk.words(seen)
    answer = desk.post(address, {**data, "action": "save"}, opened=hidden)

    assert answer.status_code == 303, desk.words(answer)
    assert left(bags) == 80_000
    assert Pack.get_by_id(case.id).gone_kind == "ship"
    staff, public = desk.get(f"/packs/{case.code}"), public_page(app, case)
    assert "Đã xuất đi" in staff
    assert "Dỡ hết" not in staff
    assert "đã xuất đi ngày 23/11/2026" in public
    assert "Siêu thị A" not in public
    assert case.code in desk.get("/packs/?state=sent")
    assert case.code not in desk.get("/packs/?state=packed")
    assert case.code not in desk.get("/packs/new")
    again = desk.post(address, {**data, "action": "save"}, opened=desk.open("/practice/"))
    assert again.status_code == 409
    assert "đã xuất cho Siêu thị A" in desk.words(again)
    stranger_desk.get(f"/packs/{case.code}", status=404)


def test_a_destroyed_case_warns_whoever_scans_it(desk, app, case, bags):
    address = way(desk.get(f"/packs/{case.code}"), "Tiêu hủy")
    answer = desk.post(address, {**DAY, "pack": case.code, "reason": "Mọt", "agreed": "1"})

    assert answer.status_code == 303, desk.words(answer)
    assert left(bags) == 80_000
    public = public_page(app, case)
    assert "đã tiêu hủy ngày 23/11/2026" in public


def test_selling_expired_goods_is_asked_about_and_saved(desk, bags):
    address = f"/batches/{bags.code}/record/R18"
    asked = desk.post(address, {**DAY, "quantity": "5"})
    assert asked.status_code == 422
    assert "đã hết hạn vào ngày này" in desk.words(asked)
    assert desk.post(address, {**DAY, "quantity": "5", "agreed": "1"}).status_code == 303
    assert left(bags) == 95_000


def test_scanned_codes_and_what_they_may_not_be(desk, bags, case):
    address = f"/batches/{bags.code}/record/X04"
    wrong = desk.post(address, {**DAY, "pack_codes": f"{bags.code}\nUZZZZZZZ", "reason": "Mọt", "agreed": "1"})
    assert wrong.status_code == 422
    assert "là lô: ghi số lượng" in desk.words(wrong)
    both = {**DAY, "pack_codes": case.code.lower(), "quantity": "10", "reason": "Mọt", "agreed": "1"}
    assert desk.post(address, both).status_code == 303
    assert left(bags) == 70_000


def test_goods_go_back_to_whom_they_came_from(desk, song_hoa, entry):
    batch = actions.receive(
        song_hoa, lot=NewLot(name="Gạo xay", thousandths=50_000, form="milled"), supplier_name="Nhà máy Hoa Sen",
        template="rice", entry=entry(),
    )  # fmt: skip
    address = way(desk.get(f"/batches/{batch.code}"), "Trả hàng lại")
    assert 'value="Nhà máy Hoa Sen"' in desk.get(address)
    data = {
        "happened_on": "2026-11-23", "input": batch.code, f"input-{batch.code}": "10", "is_return": "1",
        "receiver-name": "Nhà máy Hoa Sen", "agreed": "1", "action": "save",
    }  # fmt: skip
    assert desk.post(address, data).status_code == 303
    assert left(batch) == 40_000
    assert '"disposition":"returned"' in Event.get(Event.kind == "ship").document
