"""From visits to cases: opened, growing, explained, opened again; who may see and say what."""

from datetime import timedelta

import peewee
import pytest

from trace.batches.models import Batch
from trace.database import database
from trace.errors import NotAllowed
from trace.kit.models import ActLogEntry
from trace.kit.paging import Listing
from trace.scans import actions_cases as actions
from trace.scans.actions_cases import ReasonMissing, find_cases
from trace.scans.models import ScanCase, ScanCaseAct
from trace.scans.queries_cases import CaseUnknown, cases, days_of, find_case, most_read_packs, total_of
from trace.scans.rules import day_in_vietnam, practice
from trace.serials import actions as serials
from trace.serials.queries import numberer_of
from trace.serials.rules import spaced

FAR = ("14.161.1.1", "27.70.2.2", "113.160.3.3", "171.224.4.4")


@pytest.fixture
def packs(batch, printed, settings, now):
    """The printed range, and the numbers of its packs as pages show them."""
    row = printed(batch, 50, "R1")
    Batch.update(approved_at=now - timedelta(days=70)).where(Batch.id == batch.id).execute()
    texts = numberer_of(batch, key_version=1, settings=settings).texts(0, 50)
    return row, [spaced(text) for text in texts]


@pytest.fixture
def find(now, settings):
    """`find()`: the task as it runs at `now`; gives how much was news."""
    return lambda days=0: find_cases(since=now - timedelta(days=80), now=now + timedelta(days=days), settings=settings)


def test_a_stolen_label_that_is_read_becomes_a_case(packs, read, find, clerk, now, batch):
    row, texts = packs
    serials.mark_stolen(row, first=3, last=3, reason="Mất một cuộn", by=clerk, now=now - timedelta(days=2))
    read(*FAR, serial=texts[3], days=-1)
    read(*FAR, serial=texts[4], days=-1)

    assert find() == 1
    case = ScanCase.get()
    assert (case.serial, case.state, case.batch_id) == (texts[3], "new", batch.id)
    assert [one["key"] for one in case.signals] == ["stolen"]
    assert find() == 0
    assert ScanCase.select().count() == 1


def test_void_labels_and_labels_nobody_activated(packs, read, find, clerk, now):
    row, texts = packs
    serials.void(row, first=5, last=5, reason="Rách", by=clerk, now=now - timedelta(days=3))
    read(FAR[0], FAR[1], serial=texts[5], days=-1)
    read(*FAR, serial=texts[6], days=1)

    find(days=2)
    found = {case.serial: [one["key"] for one in case.signals] for case in ScanCase.select()}
    assert found[texts[5]] == ["void"]
    assert found[texts[6]] == ["serial_printed"]


def test_a_flood_from_one_network_opens_nothing(packs, read, find, clerk, now):
    row, texts = packs
    serials.mark_stolen(row, first=3, last=3, reason="Mất", by=clerk, now=now - timedelta(days=9))
    for number in range(30):
        read(
            "14.1.2.3",
            serial=texts[3],
            days=-(number % 7),
            times=practice().flood_hits,
            program=f"Mozilla/5.0 {number}",
        )

    assert find() == 0
    assert ScanCase.select().count() == 0


def test_a_lot_read_before_its_release(unapproved, read, find):
    read(*FAR, of=unapproved, days=-1)

    assert find() == 1
    assert ScanCase.get().signals[0]["key"] == "before_release"


@pytest.fixture
def case(packs, read, find, clerk, now):
    row, texts = packs
    serials.mark_stolen(row, first=3, last=3, reason="Mất một cuộn", by=clerk, now=now - timedelta(days=2))
    read(*FAR, serial=texts[3], days=-1)
    find()
    return ScanCase.get()


def test_an_officer_looks_explains_and_more_visits_open_it_again(case, auditor, read, find, now):
    seen = actions.look(case, by=auditor, now=now)
    assert seen.state == "seen"
    assert actions.look(seen, by=auditor, now=now).state == "seen"
    done = actions.explain(seen, reason=" Tem nằm ở  siêu thị ", by=auditor, now=now)
    assert (done.state, done.judged_score) == ("explained", case.score)

    read("27.71.2.2", serial=case.serial)
    find()
    assert ScanCase.get().state == "explained"
    read(*(f"{net}.7.7.7" for net in range(20, 70)), serial=case.serial)
    assert find() == 1
    assert ScanCase.get().state == "new"
    assert [(act.kind, act.reason) for act in ScanCaseAct.select().order_by(ScanCaseAct.id)] == [
        ("look", ""),
        ("explain", "Tem nằm ở siêu thị"),
    ]
    assert {row.act for row in ActLogEntry.select()} >= {"scans.look", "scans.explain"}


def test_an_inspection_is_noted(case, auditor, now):
    assert actions.note_inspection(case, number="KT-12", by=auditor, now=now).state == "inspecting"


def test_the_owner_answers_and_decides_nothing(case, manager, auditor, stranger_manager, now):
    assert actions.answer(case, reason="Đã đăng ảnh tem", by=manager, now=now).state == "new"
    for act in (actions.explain, actions.answer):
        with pytest.raises(NotAllowed):
            act(case, reason="Không sao", by=stranger_manager, now=now)
    with pytest.raises(NotAllowed):
        actions.explain(case, reason="Không sao", by=manager, now=now)
    with pytest.raises(NotAllowed):
        actions.look(case, by=manager, now=now)
    with pytest.raises(NotAllowed):
        actions.note_inspection(case, number="1", by=manager, now=now)
    with pytest.raises(NotAllowed):
        actions.answer(case, reason="Tôi biết", by=auditor, now=now)
    for empty in ("", "  ", "x" * 501):
        with pytest.raises(ReasonMissing):
            actions.explain(case, reason=empty, by=auditor, now=now)


def test_what_was_said_stays(case, auditor, now):
    actions.explain(case, reason="Rõ", by=auditor, now=now)
    with pytest.raises(peewee.DatabaseError):
        database.execute_sql("UPDATE scan_case_act SET reason = 'khác'")


def test_who_sees_it(case, manager, auditor, stranger_manager, admin):
    for viewer in (manager, auditor, admin):
        assert find_case(case.code.lower(), seen_by=viewer) == case
        assert cases(Listing("", 1, "weight", False, {}), seen_by=viewer).total == 1
    with pytest.raises(CaseUnknown):
        find_case(case.code, seen_by=stranger_manager)
    assert cases(Listing("", 1, "weight", False, {}), seen_by=stranger_manager).total == 0


@pytest.mark.parametrize(
    ("filters", "search", "total"),
    [({"state": "new"}, "", 1), ({"state": "seen"}, "", 0), ({"state": "all"}, "", 1), ({"signal": "stolen"}, "", 1),
     ({"signal": "void"}, "", 0), ({}, "gạo", 1), ({}, "không-có", 0)],
)  # fmt: skip
@pytest.mark.parametrize("sort", ["weight", "opened", "changed"])
def test_lists(case, auditor, filters, search, total, sort):
    assert cases(Listing(search, 1, sort, False, filters), seen_by=auditor).total == total


def test_days_and_sums_for_the_plot(batch, read, now):
    read(*FAR, serial="A-1", days=-2)
    read(FAR[0], serial="A-2")
    today = day_in_vietnam(now)
    days = days_of(batch, until=today, days=30)
    assert len(days) == 30
    assert [one.visits for one in days[-3:]] == [4, 0, 1]
    assert total_of(batch) == (today - timedelta(days=2), 5)
    assert total_of(batch, serial="A-9") == (None, 0)
    assert list(most_read_packs(batch)) == [("A-1", 4), ("A-2", 1)]
