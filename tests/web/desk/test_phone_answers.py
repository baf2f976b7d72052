"""What a form answers to the phone's queue: the outcome as JSON, and the act once."""

import re

import pytest

from trace.batches.models import Batch
from trace.events.models import Event
from trace.kit.models import GivenAnswer

FERTILISED = {"happened_on": "2026-07-01", "input_name": "NPK Văn Điển", "dose.amount": "15", "dose.per": "kg_sao"}
SPRAYED = {"happened_on": "2026-08-01", "input_name": "Beam 75WP", "pest": "blast"}


@pytest.fixture
def address(season):
    return f"/seasons/{season.code}/record"


@pytest.fixture
def later(desk):
    """`later(address, data)`: as the queue sends what waited; the same `opened` is the same entry."""

    def send(address, data, opened=None, mark="1"):
        hidden = opened or desk.open(address)
        head = {"X-From-Phone": mark, "Idempotency-Key": hidden["entry_id"]}
        return desk.post(address, {**data, "action": "save"}, opened=hidden, headers=head)

    return send


def test_a_saved_entry_says_so_in_words_without_links(later, address):
    answer = later(f"{address}/R04", FERTILISED)

    assert (answer.status_code, answer.json["state"]) == (200, "saved")
    assert answer.json["said"] == ["Đã ghi “Bón phân”, ngày 01/07/2026."]
    assert answer.json["href"].startswith("/seasons/")
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_must_be_confirmed_comes_back_with_its_sentences(later, desk, address):
    hidden = desk.open(f"{address}/R05")
    asked = later(f"{address}/R05", SPRAYED, hidden).json

    assert asked["state"] == "asked"
    assert asked["confirm"] == {"agreed": "1", "action": "save"}
    assert any("cách ly" in sentence for sentence in asked["sentences"])
    assert later(f"{address}/R05", {**SPRAYED, **asked["confirm"]}, hidden).json["state"] == "saved"


@pytest.mark.parametrize("wrong", [{"happened_on": "31/02/2026"}, {"happened_on": "2027-01-01"}])
def test_what_is_refused_says_why(later, address, wrong):
    refused = later(f"{address}/R04", {**FERTILISED, **wrong}).json

    assert refused["state"] == "refused"
    assert refused["sentences"]
    assert not Event.select().where(Event.step == "R04").exists()


def test_the_same_entry_again_is_not_judged_again(later, desk, milled):
    """The first try used the lot up: a second look would not find it."""
    address = f"/batches/{milled.code}/record/R13"
    step = desk.get(f"/batches/{milled.code}/record")
    assert "R13" in step
    hidden = desk.open(address)
    first, second = (
        later(address, {"happened_on": "2026-11-22", "agreed": "1"}, hidden, mark) for mark in ("live", "1")
    )

    assert first.status_code == 303
    assert second.json["state"] == "saved"
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.json["said"][0].startswith("Đã ghi “")
    assert Event.select().where(Event.step == "R13").count() == 1


def test_the_same_entry_with_other_words_is_refused(later, desk, address):
    hidden = desk.open(f"{address}/R04")
    later(f"{address}/R04", FERTILISED, hidden)
    other = later(f"{address}/R04", {**FERTILISED, "dose.amount": "18"}, hidden).json

    assert other["state"] == "refused"
    assert Event.select().where(Event.step == "R04").count() == 1


def test_a_refusal_is_not_kept(later, desk, address):
    hidden = desk.open(f"{address}/R05")
    later(f"{address}/R05", SPRAYED, hidden)

    assert not GivenAnswer.select().exists()


def test_without_a_session_the_queue_is_told_to_sign_in(app, client, address):
    app.config["WTF_CSRF_ENABLED"] = False
    answer = client.post(f"{address}/R04", data=FERTILISED, headers={"X-From-Phone": "1", "Idempotency-Key": "k1"})

    assert (answer.status_code, answer.json) == (401, {"state": "sign_in"})


def test_an_old_token_is_a_reason_to_come_again(desk, address):
    answer = desk.client.post(f"{address}/R04", data=FERTILISED, headers={"X-From-Phone": "1", "Idempotency-Key": "k1"})

    assert answer.json["state"] == "retry"


def test_the_strangers_entry_is_refused(stranger_desk, desk, address):
    hidden = {**desk.open(f"{address}/R04"), "csrf_token": stranger_desk.open("/account/")["csrf_token"]}
    head = {"X-From-Phone": "1", "Idempotency-Key": hidden["entry_id"]}
    answer = stranger_desk.client.post(f"{address}/R04", data={**hidden, **FERTILISED}, headers=head)

    assert (answer.status_code, answer.json["state"]) == (404, "refused")
    assert not Event.select().where(Event.step == "R04").exists()


def test_a_page_that_somebody_looks_at_gets_its_page(later, address):
    assert later(f"{address}/R04", FERTILISED, mark="live").status_code == 303
    refused = later(f"{address}/R04", {**FERTILISED, "happened_on": "x"}, mark="live")
    assert (refused.status_code, refused.mimetype) == (422, "text/html")


@pytest.fixture
def written_by_the_boss(boss_desk, address):
    """Meanwhile the manager, in the office, writes the same work of the same day."""

    def write():
        typed = {**FERTILISED, "input_name": "NPK Lâm Thao"}
        assert boss_desk.post(f"{address}/R04", typed).status_code == 303

    return write


def seen(desk, address) -> dict[str, str]:
    """A form as the phone keeps it, with what it has seen."""
    page = desk.get(address)
    return {**desk.open(address), "seen_version": re.search(r'name="seen_version" value="([^"]+)"', page)[1]}


def test_the_same_work_of_the_same_day_by_another_is_shown_first(later, desk, address, written_by_the_boss):
    hidden = seen(desk, f"{address}/R04")
    written_by_the_boss()
    changed = later(f"{address}/R04", FERTILISED, hidden)

    assert (changed.status_code, changed.json["state"]) == (409, "changed")
    (other,) = changed.json["meanwhile"]
    assert (other["title"], other["when"]) == ("Bón phân", "01/07/2026")
    assert ["Tên phân bón", "NPK Lâm Thao"] in other["details"] or "NPK Lâm Thao" in str(other["details"])
    assert Event.select().where(Event.step == "R04").count() == 1

    assert later(f"{address}/R04", {**FERTILISED, "changed_known": "1"}, hidden).json["state"] == "saved"
    assert Event.select().where(Event.step == "R04").count() == 2


def test_other_work_or_another_day_is_no_conflict(later, desk, address, written_by_the_boss):
    hidden = seen(desk, f"{address}/R04")
    written_by_the_boss()

    assert later(f"{address}/R04", {**FERTILISED, "happened_on": "2026-07-02"}, hidden).json["state"] == "saved"


def test_one_s_own_earlier_entries_are_no_conflict(later, desk, address):
    first, second = seen(desk, f"{address}/R04"), seen(desk, f"{address}/R04")

    assert later(f"{address}/R04", FERTILISED, first).json["state"] == "saved"
    assert later(f"{address}/R04", {**FERTILISED, "input_name": "Kali"}, second).json["state"] == "saved"


def test_a_lot_that_was_stopped_meanwhile_is_told(later, desk, boss_desk, milled):
    address = f"/batches/{milled.code}/record/R13"
    hidden = seen(desk, address)
    Batch.update(is_on_hold=True).where(Batch.id == milled.id).execute()
    changed = later(address, {"happened_on": "2026-11-22", "agreed": "1"}, hidden).json

    assert changed["state"] == "changed"
    assert "tạm ngừng bán" in changed["sentences"][0]


@pytest.mark.parametrize("mark", ["", "x", "9" * 40, "5", "-1.open"])
def test_a_form_that_tells_nothing_of_what_it_saw_is_taken_as_it_is(later, desk, address, written_by_the_boss, mark):
    hidden = {**desk.open(f"{address}/R04"), "seen_version": mark}

    assert later(f"{address}/R04", FERTILISED, hidden).json["state"] == "saved"


def test_who_looks_at_the_page_is_not_asked_twice(later, desk, address, written_by_the_boss):
    hidden = seen(desk, f"{address}/R04")
    written_by_the_boss()

    assert later(f"{address}/R04", FERTILISED, hidden, mark="live").status_code == 303
