"""A loosening correction waits for a second person, keeps its mark, and waits on while an office looks."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from trace.access.actions import create_token
from trace.access.models import Membership, Person
from trace.batches.models import Batch
from trace.events import actions, inspections, projections, rules
from trace.events.actions_corrections import SecondPersonNeeded
from trace.events.actions_proposals import (
    InspectionRefused,
    NotTheSecondPerson,
    ProposalRefused,
)
from trace.events.entries import NewLot, SeasonUse, Use
from trace.events.inspections import InspectionUnderway
from trace.events.models import Event
from trace.events.models_proposals import CorrectionProposal
from trace.events.public import public_view
from trace.kit.models import ActLogEntry
from trace.kit.viewer import ADMIN, MANAGER, STAFF, Viewer
from trace.ledger import queries as log


def again(row):
    return type(row).get_by_id(row.id)


@pytest.fixture
def said(cast, now):
    def make(**more):
        return {"reason": "Đọc nhầm sổ", "by": cast.staff, "now": now, "entry_id": str(uuid4()), **more}

    return make


@pytest.fixture
def spray(season, entry):
    return actions.record_diary([season], step="R05", entry=entry(30, phi_days=20, note="Bác Năm"))


@pytest.fixture
def asked(spray, said, now):
    return actions.put_right(spray, **said(happened_at=now - timedelta(days=40)))


def test_a_tighter_correction_is_written_at_once(spray, said):
    right = actions.put_right(spray, **said(values={"phi_days": 25}))

    assert isinstance(right, Event)
    assert "loosened" not in json.loads(right.recorded)


def test_a_looser_one_is_refused_alone_and_waits_when_proposed(spray, said, now, season):
    size = log.size()
    with pytest.raises(SecondPersonNeeded):
        actions.correct(spray, **said(values={"phi_days": 3}))

    asked = actions.put_right(spray, **said(values={"phi_days": 3}, happened_at=now - timedelta(days=31)))

    assert isinstance(asked, CorrectionProposal)
    assert (asked.state, sorted(asked.why)) == ("waiting", ["earlier_treatment", "shorter_wait"])
    assert log.size() == size
    assert [touch.step for touch in projections.touches(season.identifier)] == ["R01", "R05"]


def test_when_a_second_person_agrees_it_is_written_with_a_mark_that_stays(cast, spray, asked, said, now):
    right = actions.agree(asked, by=cast.manager, now=now)

    assert right.happened_at == (now - timedelta(days=40))
    assert (right.recorded_by_id, right.reason) == (cast.staff.person_id, "Đọc nhầm sổ")
    mark = {"why": ["earlier_treatment"], "agreed": "manager"}
    assert json.loads(right.recorded)["loosened"] == mark
    assert public_view(right)["loosened"] == mark
    assert "Nguyễn" not in right.recorded
    proposal = again(asked)
    assert (proposal.state, proposal.result_id, proposal.decided_by_id) == (
        "confirmed",
        right.id,
        cast.manager.person_id,
    )
    later = actions.correct(right, **said(values={"phi_days": 30}))
    assert json.loads(later.recorded)["loosened"] == mark
    named = json.loads(right.document)["quantityList"][0]["epcClass"]
    assert [one.id for one in inspections.loosened_events([named])] == [right.id, later.id, later.id + 1]
    acts = [one.act for one in ActLogEntry.select().order_by(ActLogEntry.id)]
    assert acts[-2:] == ["corrections.propose", "corrections.confirmed"]


def test_nobody_agrees_with_himself_and_only_who_may(cast, asked, now):
    refused = [
        cast.staff,
        cast.helper,
        cast.stranger,
        Viewer(9, "Chị Mai", STAFF, cast.an_thai.id),
        Viewer(None, "cân kho", STAFF, cast.an_thai.id, token_id=1),
    ]
    for by in refused:
        with pytest.raises(NotTheSecondPerson):
            actions.agree(asked, by=by, now=now)
        with pytest.raises(NotTheSecondPerson):
            actions.refuse(asked, by=by, now=now, reason="x")
    assert again(asked).state == "waiting"


def test_a_manager_is_agreed_with_by_staff_but_never_by_a_machine(cast, spray, said, now):
    asked = actions.put_right(spray, **said(by=cast.manager, values={"phi_days": 3}))

    with pytest.raises(NotTheSecondPerson):
        actions.agree(asked, by=Viewer(None, "máy", MANAGER, cast.an_thai.id, token_id=1), now=now)
    with pytest.raises(NotTheSecondPerson):
        actions.agree(asked, by=cast.helper, now=now)
    right = actions.agree(asked, by=cast.staff, now=now)
    assert json.loads(right.recorded)["loosened"]["agreed"] == "staff"


def test_an_office_agrees_only_where_nobody_else_can(cast, asked, now):
    people = [
        Person.create(login=f"{n}@y.example", name="Anh Tư", name_folded="anh tu", name_sort="x", password_hash="x",
                      created_at=now, password_changed_at=now)
        for n in range(2)
    ]  # fmt: skip
    assert people[0].id == cast.staff.person_id  # who asked, whatever else he is
    (_same, member) = [
        Membership.create(person=one, organisation=cast.an_thai, role="manager", created_at=now, accepted_at=now)
        for one in people
    ]
    for by in (cast.officer, Viewer(8, "Quản trị", ADMIN)):
        with pytest.raises(NotTheSecondPerson):
            actions.agree(asked, by=by, now=now)

    Membership.update(is_active=False).where(Membership.id == member.id).execute()
    right = actions.agree(asked, by=cast.officer, now=now)
    assert json.loads(right.recorded)["loosened"]["agreed"] == "auditor"


def test_it_waits_while_an_office_looks_and_goes_on_afterwards(cast, asked, spray, now, said):
    pause = actions.pause_corrections(cast.an_thai, reason="Kiểm tra đột xuất", by=cast.officer, now=now)

    with pytest.raises(InspectionUnderway):
        actions.agree(asked, by=cast.manager, now=now)
    assert again(asked).state == "waiting"
    with pytest.raises(InspectionRefused):
        actions.resume_corrections(pause, reason="x", by=cast.manager, now=now)
    with pytest.raises(InspectionRefused):
        actions.pause_corrections(cast.an_thai, reason="x", by=cast.manager, now=now)
    assert isinstance(actions.put_right(spray, **said(values={"phi_days": 25})), Event)  # tighter: at once
    other = Event.get(Event.kind == "diary", Event.declared_at == "", Event.supersedes_id.is_null(is_null=False))
    waiting = actions.put_right(other, **said(values={"phi_days": 5}))

    actions.resume_corrections(pause, reason="Xong", by=cast.officer, now=now)
    assert actions.agree(waiting, by=cast.manager, now=now).supersedes_id == other.id
    with pytest.raises(ProposalRefused):
        actions.resume_corrections(pause, reason="Xong", by=cast.officer, now=now)


def test_a_pause_on_one_lot_reaches_all_it_came_from_and_nothing_else(cast, season, entry, asked, now, said):
    (lot,) = actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=5_000)], entry=entry(1))
    lot_x = NewLot(name="x", thousandths=9_000, form="milled")
    other = actions.register(cast.an_thai, lot=lot_x, template="rice", entry=entry(1))
    actions.pause_corrections(cast.an_thai, batch=lot, reason="Mẫu nghi ngờ", by=cast.officer, now=now)

    with pytest.raises(InspectionUnderway):
        actions.agree(asked, by=cast.manager, now=now)
    more = actions.put_right(Event.get(Event.kind == "register"), **said(quantities={other.code: 10_000}))
    assert actions.agree(more, by=cast.manager, now=now).id
    with pytest.raises(rules.NotYours):
        actions.pause_corrections(cast.hong_tien, batch=lot, reason="x", by=cast.officer, now=now)


def test_a_dispatch_taken_back_waits_too_and_keeps_its_mark(cast, season, entry, said, now):
    (lot,) = actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=5_000)], entry=entry(3))
    sent = actions.ship([Use(lot, 2_000)], receiver_name="X", entry=entry(1))

    asked = actions.take_back(sent, **said())
    assert (asked.act, asked.why, again(lot).left_thousandths) == ("cancel", ["less_used"], 3_000)

    declaration = actions.agree(asked, by=cast.manager, now=now)
    assert declaration.declared_at
    assert again(lot).left_thousandths == 5_000
    assert [one.id for one in inspections.loosened_events([lot.identifier])] == [declaration.id]
    assert isinstance(actions.take_back(actions.observe([lot], step="R09", entry=entry(0)), **said()), Event)


def test_refused_and_withdrawn_ones_change_nothing(cast, asked, spray, said, now):
    size = log.size()
    with pytest.raises(rules.EntryRefused):
        actions.refuse(asked, by=cast.manager, now=now, reason=" ")
    actions.refuse(asked, by=cast.manager, now=now, reason="Sổ giấy ghi đúng")
    for act in (
        lambda: actions.agree(asked, by=cast.manager, now=now),
        lambda: actions.withdraw(asked, by=cast.staff, now=now),
    ):
        with pytest.raises(ProposalRefused):
            act()
    second = actions.put_right(spray, **said(values={"phi_days": 2}))
    with pytest.raises(NotTheSecondPerson):
        actions.withdraw(second, by=cast.manager, now=now)
    actions.withdraw(second, by=cast.staff, now=now)

    assert [one.state for one in CorrectionProposal.select().order_by(CorrectionProposal.id)] == [
        "refused",
        "withdrawn",
    ]
    assert log.size() == size
    assert not Event.select().where(Event.declared_at != "").exists()


def test_sent_twice_it_is_one_and_a_second_one_waits_its_turn(cast, spray, said, now):
    sent = said(values={"phi_days": 2, "note": "Bác Sáu"})
    first = actions.put_right(spray, **sent)

    assert actions.put_right(spray, **sent).id == first.id
    with pytest.raises(rules.EntryReused):
        actions.put_right(spray, **{**sent, "reason": "khác"})
    with pytest.raises(ProposalRefused):
        actions.put_right(spray, **said(values={"phi_days": 1}))
    with pytest.raises(rules.NotYours):
        actions.put_right(spray, **said(by=cast.stranger, values={"phi_days": 1}))

    right = actions.agree(first, by=cast.manager, now=now)
    assert actions.put_right(spray, **sent).id == right.id
    assert "note" not in again(first).body["values"]


def test_it_lands_in_the_inbox_of_who_may_and_nowhere_else(cast, asked, now):
    assert [one.id for one in inspections.to_decide(seen_by=cast.manager)] == [asked.id]
    assert inspections.to_decide(seen_by=cast.staff) == []
    assert [one.id for one in inspections.proposals(seen_by=cast.staff)] == [asked.id]
    for viewer in (cast.stranger,):
        assert inspections.proposals(seen_by=viewer) == []
        with pytest.raises(inspections.UnknownProposal):
            inspections.find_proposal(asked.id, seen_by=viewer)
    assert inspections.find_proposal(asked.id, seen_by=cast.officer).id == asked.id
    pause = actions.pause_corrections(cast.an_thai, reason="x", by=cast.officer, now=now)
    assert [one.id for one in inspections.pauses(seen_by=cast.manager, is_open=True)] == [pause.id]
    assert inspections.pauses(seen_by=cast.stranger) == []


def test_a_held_lot_stays_held_until_its_reason_is_gone(cast, season, spray, entry, asked, now):
    (lot,) = actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=5_000)], entry=entry(15))
    assert again(lot).hold_cause == "early"

    actions.agree(asked, by=cast.manager, now=now)

    assert Batch.get_by_id(lot.id).is_on_hold
    assert projections.rebuild(now).mended == 0


def test_who_made_the_token_is_no_second_person_for_what_it_asked(cast, spray, said, now):
    people = [
        Person.create(login=f"{n}@m.example", name="Chị Ba", name_folded="chi ba", name_sort="x", password_hash="x",
                      created_at=now, password_changed_at=now)
        for n in range(2)
    ]  # fmt: skip
    for one in people:
        Membership.create(person=one, organisation=cast.an_thai, role="manager", created_at=now, accepted_at=now)
    maker, other = [Viewer(one.id, "Chị Ba", MANAGER, cast.an_thai.id) for one in people]
    create_token(cast.an_thai, name="cân kho", role=MANAGER, by=maker, now=now)
    machine = Viewer(None, "cân kho", MANAGER, cast.an_thai.id, token_id=1)
    asked = actions.put_right(spray, **said(by=machine, values={"phi_days": 3}))

    for by in (maker, machine):
        with pytest.raises(NotTheSecondPerson):
            actions.agree(asked, by=by, now=now)
    assert actions.agree(asked, by=other, now=now).id


def test_a_held_harvest_is_not_taken_back_alone_to_be_written_anew(cast, season, spray, entry, said, now):
    (lot,) = actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=5_000)], entry=entry(15))
    assert again(lot).hold_cause == "early"
    harvest = Event.get(Event.kind == "harvest")

    asked = actions.take_back(harvest, **said())
    assert (asked.act, asked.why) == ("cancel", ["dropped_hold"])
    assert again(lot).is_on_hold


def test_a_season_told_as_source_without_kilograms_is_not_dropped_alone(cast, season, entry, said):
    lot = actions.register(
        cast.an_thai, lot=NewLot(name="Thóc", thousandths=9_000, form="milled"), template="rice", entry=entry(1)
    )
    told = actions.tell_sources(lot, seasons=[SeasonUse(season)], entry=entry(0))

    assert actions.take_back(told, **said()).why == ["dropped_source"]


def test_something_banned_is_not_renamed_alone_whatever_the_step(season, entry, said):
    dressed = actions.record_diary([season], step="R04", entry=entry(30, input_name="Chlorpyrifos", dose="1"))

    for act in (
        lambda: actions.correct(dressed, **said(values={"input_name": "Đạm"})),
        lambda: actions.cancel(dressed, **said()),
    ):
        with pytest.raises(SecondPersonNeeded):
            act()
