"""Undone at once: by whoever wrote it, within a minute, while nothing builds on it; the log keeps both and says so."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from trace.errors import NotFound
from trace.events import actions, checking
from trace.events.actions_packs import Contents
from trace.events.actions_undo import MOST_LOOSENING_A_DAY, UndoRefused, may_be_undone, undo
from trace.events.entries import NewLot, Use
from trace.events.models import Event
from trace.events.projections import rebuild
from trace.kit.viewer import STAFF, Viewer
from trace.ledger.verification import verify


@pytest.fixture
def bags(cast, entry):
    lot = NewLot(name="Gạo", product=cast.loose, thousandths=100_000, lot="GAO1", form="packed")
    return actions.register(cast.an_thai, lot=lot, template="rice", entry=entry(9))


@pytest.fixture
def moments(now):
    return SimpleNamespace(soon=now + timedelta(seconds=40), late=now + timedelta(seconds=61))


def again(row):
    return type(row).get_by_id(row.id)


def test_a_sale_is_undone_without_a_second_person_and_stays_readable(bags, cast, entry, moments, now):
    event = actions.sell([Use(bags, 30_000)], entry=entry(1))
    declaration = undo(event, by=cast.staff, now=moments.soon)

    assert again(bags).left_thousandths == 100_000
    assert json.loads(declaration.document)["errorDeclaration"]["reason"] == "did_not_occur"
    assert declaration.reason == "Hoàn tác ngay sau khi ghi"
    assert json.loads(declaration.recorded)["undone"] == ["less_used"]
    assert undo(event, by=cast.staff, now=moments.late).id == declaration.id  # sent twice
    assert Event.get_by_id(event.id).document == event.document
    assert rebuild(now).mended == 0
    assert verify(checking.checkers(), known_size=checking.known_size()).size > 0


def test_only_whoever_wrote_it_within_a_minute(bags, cast, entry, moments, now):
    event = actions.sell([Use(bags, 30_000)], entry=entry(1))

    assert may_be_undone(event, by=cast.staff, now=moments.soon)
    for by, when in ((cast.manager, moments.soon), (cast.staff, moments.late)):
        assert not may_be_undone(event, by=by, now=when)
        with pytest.raises(UndoRefused):
            undo(event, by=by, now=when)
    with pytest.raises(NotFound):
        undo(event, by=cast.stranger, now=moments.soon)
    program = Viewer(None, "Cân", STAFF, cast.an_thai.id, cast.an_thai.name)
    with pytest.raises(UndoRefused):
        undo(event, by=program, now=moments.soon)
    assert again(bags).left_thousandths == 70_000


def test_not_once_something_was_written_or_decided_after_it(bags, cast, entry, moments, now):
    first = actions.sell([Use(bags, 1_000)], entry=entry(1))
    actions.sell([Use(bags, 2_000)], entry=entry(1))
    with pytest.raises(UndoRefused, match="Đã có việc khác"):
        undo(first, by=cast.staff, now=moments.soon)
    last = actions.sell([Use(bags, 3_000)], entry=entry(1))
    actions.approve(bags, by=cast.manager, now=now)
    with pytest.raises(UndoRefused, match="Đã có việc khác"):
        undo(last, by=cast.staff, now=moments.soon)


def test_what_the_entry_made_the_book_hold_is_let_go_with_it(bags, cast, entry, moments, now):
    event = actions.sell([Use(bags, 300_000)], entry=entry(1))
    assert again(bags).is_on_hold

    undo(event, by=cast.staff, now=moments.soon)
    assert not again(bags).is_on_hold
    assert rebuild(now).mended == 0


def test_a_hold_by_a_person_stays(bags, cast, entry, moments, now):
    actions.hold([bags], reason="Kiểm tra", by=cast.manager, now=now, entry_id=entry().entry_id)
    event = actions.sell([Use(bags, 300_000)], entry=entry(1))

    undo(event, by=cast.staff, now=moments.soon)
    assert again(bags).is_on_hold


def test_packing_regrouping_opening_and_a_diary_entry(bags, cast, season, entry, moments):
    pack = actions.pack_up(Contents(lots=[Use(bags, 5_000)]), entry=entry(1))
    undo(Event.get(Event.kind == "pack_up"), by=cast.staff, now=moments.soon)
    assert again(pack).packed_at is None
    (part,) = actions.split(bags, [actions_part(2_000)], entry=entry(1))
    undo(Event.get(Event.kind == "transform"), by=cast.staff, now=moments.soon)
    assert again(part).closed_at is not None
    assert again(bags).left_thousandths == 100_000
    spray = actions.record_diary([season], step="R06", entry=entry(20))
    undo(spray, by=cast.staff, now=moments.soon)
    assert "R06" not in again(season).done_steps
    undo(Event.get(Event.kind == "open"), by=cast.staff, now=moments.soon)
    assert again(season).closed_on is not None


def actions_part(thousandths):
    from trace.events.entries import LotPart

    return LotPart(thousandths=thousandths)


def test_a_few_slips_a_day_that_would_loosen_and_no_more(bags, cast, entry, moments):
    for _ in range(MOST_LOOSENING_A_DAY):
        undo(actions.sell([Use(bags, 1_000)], entry=entry(1)), by=cast.staff, now=moments.soon)
    event = actions.sell([Use(bags, 1_000)], entry=entry(1))
    with pytest.raises(UndoRefused, match="quá nhiều lần"):
        undo(event, by=cast.staff, now=moments.soon)
    assert again(bags).left_thousandths == 99_000
    harmless = actions.pack_up(Contents(lots=[Use(bags, 5_000)]), entry=entry(1))
    undo(Event.get(Event.kind == "pack_up"), by=cast.staff, now=moments.soon)
    assert again(harmless).packed_at is None


def test_while_an_office_looks_into_it_nothing_that_speaks_against_goods_is_undone(bags, cast, entry, moments, now):
    event = actions.sell([Use(bags, 1_000)], entry=entry(1))
    actions.pause_corrections(cast.an_thai, reason="Thanh tra", by=cast.officer, now=now)
    with pytest.raises(UndoRefused, match="đang kiểm tra"):
        undo(event, by=cast.staff, now=moments.soon)


def test_corrections_and_holds_are_not_undone(bags, cast, entry, moments, now):
    hold = actions.hold([bags], reason="Kiểm tra", by=cast.staff, now=now, entry_id=entry().entry_id)
    with pytest.raises(UndoRefused):
        undo(hold, by=cast.staff, now=moments.soon)
