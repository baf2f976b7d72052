"""Corrections: a declaration that repeats the prior event, and a new event; both readable, projections follow."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from trace.batches.models import Batch, BatchSource
from trace.database import database
from trace.events import actions, rules
from trace.events.actions_corrections import Agreed, CorrectionRefused
from trace.events.entries import NewLot, Use
from trace.events.models import Event, EventAnnex, EventPhoto
from trace.ledger import queries as log
from trace.seasons.models import Season


def again(row):
    return type(row).get_by_id(row.id)


@pytest.fixture
def told(cast, now):
    def make(**more):
        return {"reason": "Gõ nhầm", "by": cast.staff, "now": now, "entry_id": str(uuid4()), **more}

    return make


def test_a_correction_declares_the_old_event_wrong_and_writes_the_right_one(season, entry, told, now):
    old = actions.record_diary([season], step="R07", entry=entry(10, qc_result="fail", note="cũ"))

    new = actions.correct(old, **told(values={"qc_result": "pass"}))

    declared = Event.get(Event.event_id == old.event_id, Event.declared_at != "")
    document = json.loads(declared.document)
    declaration = document.pop("errorDeclaration")
    assert document == json.loads(old.document)
    assert declaration == {
        "declarationTime": "2026-11-23T05:00:00.000Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": [new.event_id],
    }
    assert json.loads(new.document)["txng:qc_result"] == "pass"
    assert (new.supersedes_id, declared.supersedes_id, new.reason) == (old.id, old.id, "Gõ nhầm")
    assert EventAnnex.get(EventAnnex.event == new.id).private == {"note": "cũ"}
    assert {log.entry(one.ledger_index).kind for one in (new, declared)} == {"correction"}
    assert Event.get_by_id(old.id).document == old.document


def test_pictures_stay_with_the_right_event(season, entry, told, photo):
    old = actions.record_diary([season], step="R07", entry=entry(10, photos=[photo]))

    new = actions.correct(old, **told(happened_at=entry(9).happened_at))

    assert EventPhoto.get(EventPhoto.event == new.id).sha256 == photo.sha256


def test_projections_follow_a_corrected_quantity(paddy, season, told):
    event = Event.get(Event.kind == "harvest")

    new = actions.correct(event, **told(quantities={paddy.code: 1_100_000}, agreed=Agreed("manager")))

    assert (again(paddy).made_thousandths, again(paddy).left_thousandths) == (1_100_000, 1_100_000)
    assert again(season).harvested_thousandths == 1_100_000
    assert BatchSource.get().event_number == new.id


def test_a_lot_whose_record_was_opened_unweighed_gets_its_quantity_by_correction(cast, entry, told, rice):
    lot = NewLot(name="Gạo", product=cast.product, thousandths=None)
    batch = actions.register(cast.an_thai, lot=lot, entry=entry(2))
    assert (again(batch).made_thousandths, again(batch).left_thousandths) == (0, 0)

    actions.correct(Event.get(Event.kind == "register"), **told(quantities={batch.code: 7_500}))

    assert (again(batch).made_thousandths, again(batch).left_thousandths) == (7_500, 7_500)


def test_dates_follow_the_day_of_the_work_and_the_shelf_life(paddy, entry, told, rice):
    (packed,) = actions.transform(
        [Use(paddy, 1000)], step="R10", outputs=[NewLot(name="Khô", thousandths=900)], entry=entry(3)
    )
    (packed,) = actions.transform(
        [Use(packed, 900)], step="R12", outputs=[NewLot(name="Gạo", thousandths=800)], entry=entry(3)
    )
    (packed,) = actions.transform([Use(packed, 800)], step="R14", outputs=[rice(1)], entry=entry(3))
    event = Event.get(Event.step == "R14")

    actions.correct(event, **told(happened_at=entry(2).happened_at, agreed=Agreed("manager")))

    day = date(2026, 11, 21)
    assert (again(packed).produced_on, again(packed).packed_on) == (day, day)
    assert again(packed).expires_on == day + timedelta(days=180)


def test_a_corrected_production_date_reaches_the_lot(paddy, told):
    event = Event.get(Event.kind == "harvest")

    actions.correct(event, **told(values={"nsx": date(2026, 11, 10)}))

    assert again(paddy).produced_on == date(2026, 11, 10)


def test_a_waiting_time_corrected_later_holds_the_harvest(season, entry, told):
    spray = actions.record_diary([season], step="R05", entry=entry(30, phi_days=3))
    (lot,) = actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=5)], entry=entry(10))
    assert not again(lot).is_on_hold

    actions.correct(spray, **told(values={"phi_days": 30}))

    assert again(lot).hold_cause == "early"


def test_an_event_that_did_not_occur_is_taken_out_of_every_sum(paddy, entry, told):
    sent = actions.ship([Use(paddy, 300_000)], receiver_name="X", entry=entry(1))

    declaration = actions.cancel(sent, **told(agreed=Agreed("manager")))

    said = json.loads(declaration.document)["errorDeclaration"]
    assert said["reason"] == "did_not_occur"
    assert "correctiveEventIDs" not in said
    assert (again(paddy).left_thousandths, again(paddy).dispatched_at) == (1_000_000, None)


def test_a_harvest_that_never_was_ends_its_lot(paddy, season, told, now):
    actions.cancel(Event.get(Event.kind == "harvest"), **told())

    assert (again(paddy).closed_at, again(paddy).made_thousandths) == (now, 0)
    assert BatchSource.select().count() == 0
    assert again(season).harvested_thousandths == 0


def test_what_later_work_builds_on_is_not_cancelled(season, paddy, entry, told):
    actions.ship([Use(paddy, 1)], receiver_name="X", entry=entry(1))

    with pytest.raises(CorrectionRefused):
        actions.cancel(Event.get(Event.kind == "harvest"), **told())
    with pytest.raises(CorrectionRefused):
        actions.cancel(Event.get(Event.kind == "open"), **told())


def test_a_season_opened_by_mistake_is_closed(season, told):
    actions.cancel(Event.get(), **told())

    assert again(season).closed_on == date(2026, 11, 23)


def test_a_correction_may_itself_be_corrected_but_nothing_twice(season, entry, told):
    old = actions.record_diary([season], step="R07", entry=entry(10, qc_result="fail"))
    new = actions.correct(old, **told(values={"qc_result": "pass"}))
    newest = actions.correct(new, **told(values={"qc_result": "fail"}))

    assert newest.supersedes_id == new.id
    with pytest.raises(CorrectionRefused):
        actions.correct(old, **told(values={"qc_result": "pass"}))
    with pytest.raises(CorrectionRefused):
        actions.cancel(new, **told())


def test_the_same_correction_again_gives_the_same_event(season, entry, told):
    old = actions.record_diary([season], step="R07", entry=entry(10, qc_result="fail"))
    asked = told(values={"qc_result": "pass"})

    assert actions.correct(old, **asked).id == actions.correct(old, **asked).id
    with pytest.raises(rules.EntryReused):
        actions.correct(old, **{**asked, "reason": "khác"})


def test_refused_corrections_leave_nothing(cast, season, paddy, entry, told, now):
    event = actions.record_diary([season], step="R07", entry=entry(10, qc_result="fail"))
    held = actions.hold([paddy], reason="x", by=cast.manager, now=now, entry_id=str(uuid4()))
    size = log.size()
    refused = [
        (rules.NotYours, event, {"values": {"qc_result": "pass"}, "by": cast.stranger}),
        (rules.RecordingRefused, event, {"values": {"qc_result": "pass"}, "by": cast.officer}),
        (rules.EntryRefused, event, {"values": {"qc_result": "fail"}}),
        (rules.EntryRefused, event, {"reason": " ", "values": {"qc_result": "pass"}}),
        (rules.EntryRefused, event, {"quantities": {paddy.code: 5}}),
        (rules.EntryRefused, event, {"quantities": {season.identifier: 0}}),
        (rules.EntryRefused, event, {"happened_at": now + timedelta(days=3)}),
        (CorrectionRefused, held, {"values": {"qc_result": "pass"}}),
    ]

    for refusal, one, changes in refused:
        with pytest.raises(refusal):
            actions.correct(one, **told(**changes))
    assert log.size() == size
    assert Season.get_by_id(season.id).done_steps[-1] == "R08"


def test_the_private_side_may_be_erased_once_and_the_rest_never(cast, season, entry, told, now):
    old = actions.record_diary([season], step="R07", entry=entry(10, note="Bác Năm", qc_result="fail"))
    new = actions.correct(old, **told(values={"qc_result": "pass"}))
    before = {row.event_id: row.salt for row in EventAnnex.select()}
    assert len(before) == 2

    with pytest.raises(rules.RecordingRefused):
        actions.erase_private(new, reason="Theo yêu cầu", by=cast.staff, now=now)
    actions.erase_private(new, reason="Theo yêu cầu", by=cast.manager, now=now)

    for row in EventAnnex.select():
        assert (row.private, row.salt, row.erased_reason) == ({}, "", "Theo yêu cầu")


@pytest.mark.parametrize(
    "act",
    ["UPDATE event_annex SET private = '{\"a\":1}'", "DELETE FROM event_annex", "UPDATE event_annex SET salt = 'x'"],
)
def test_the_database_lets_an_annex_be_emptied_but_not_rewritten(season, entry, act):
    actions.record_diary([season], step="R07", entry=entry(10, note="Bác Năm"))

    with pytest.raises(Exception, match=r"append-only|only be erased"), database.atomic():
        database.execute_sql(act)
    assert Batch.select().count() == 0
