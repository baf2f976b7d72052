"""Taking labels out of use: recorded for good, in the log, within what was printed, and in the budget once."""

from dataclasses import replace

import peewee
import pytest

from trace.database import atomic, database
from trace.errors import Invalid, NotAllowed, NotFound
from trace.kit.models import ActLogEntry
from trace.kit.viewer import COMMAND_LINE
from trace.labels import actions, actions_void, queries, queries_ledger, records, records_void
from trace.labels.layout import find_layout
from trace.labels.models_void import LabelVoid
from trace.labels.queries_void import out_of_use_count, void_count
from trace.labels.rules_void import VoidRefused
from trace.ledger.verification import LedgerBroken, verify
from trace.serials.actions import activate
from trace.serials.models import SerialRange
from trace.serials.queries import numberer_of, standing_of


@pytest.fixture
def order(clerk, now, settings, batch):
    def start(count, **more):
        asked = {"layout": find_layout("a4-24"), "count": count, "by": clerk, "now": now, "settings": settings}
        return actions.start_run(batch, **asked, via="page", **more)

    return start


@pytest.fixture
def void(clerk, now, settings):
    def act(run, count, kind="spoiled", **more):
        asked = {"by": clerk, "now": now, "via": "page", "settings": settings, **more}
        return actions_void.void_labels(run, count=count, kind=kind, **asked)

    return act


def left(batch) -> int:
    return queries.budget_of(batch, is_test=False).left


def test_destroyed_labels_may_be_printed_again_either_way_but_once(order, void, batch):
    run = order(20)
    assert left(batch) == 0
    void(run, 5)
    assert left(batch) == 5
    order(2, replaces=run, reason="Rách khi bóc")
    assert left(batch) == 3  # two of the five have another in their place
    order(3)
    assert left(batch) == 0
    with pytest.raises(VoidRefused, match="trả lại vào số tem được in"):
        order(3, replaces=run, reason="Rách khi bóc")
    printed = queries.printed_of(batch, is_test=False)
    assert (printed.labels, printed.void, printed.destroyed, printed.put_away) == (23, 2, 3, 0)
    assert printed.labels - printed.destroyed == printed.budget.used == 20


def test_what_is_lost_or_put_away_stays_counted(order, void, batch):
    run = order(20)
    void(run, 4, "lost", reason="Rơi ở chợ")
    void(run, 3, "returned")

    assert left(batch) == 0
    printed = queries.printed_of(batch, is_test=False)
    assert (printed.destroyed, printed.put_away) == (0, 7)
    order(4, replaces=run, reason="Mất ở chợ")  # a reprint replaces them one for one, outside the budget
    assert queries.printed_of(batch, is_test=False).put_away == 3


def test_never_more_than_the_run_has_and_only_by_its_house(order, void, batch, stranger_clerk, auditor, now):
    run = order(6)
    void(run, 4)
    for wrong in (0, 3):
        with pytest.raises((VoidRefused, Invalid), match=r"nhiều nhất 2|từ 1"):
            void(run, wrong)
    for who in (stranger_clerk, auditor):
        with pytest.raises(NotAllowed):
            void(run, 1, by=who)
    with pytest.raises(NotFound):
        queries.find_run(run.number, seen_by=stranger_clerk)
    assert LabelVoid.select().count() == 1
    assert ActLogEntry.get(ActLogEntry.act == "labels.void").detail["labels"] == 4


@pytest.mark.parametrize("act", ["UPDATE label_void SET count = 1", "DELETE FROM label_void"])
def test_the_database_refuses_to_change_an_act(order, void, act):
    void(order(3), 2)

    with pytest.raises(peewee.DatabaseError, match="append-only"), atomic():
        database.execute_sql(act)


def test_the_log_holds_every_act(order, void, batch):
    made = void(order(3), 2, "wrong", reason="Sai ngày")
    checks = {records.KIND: records.check_run, records_void.KIND: records_void.check_void}

    assert verify(checks, known_size=records_void.known_size()).size == made.ledger_index + 1
    made.count = 1
    full, public = records_void.void_bytes(made, batch.identifier)
    entry = records_void.LedgerEntry.get(records_void.LedgerEntry.leaf_index == made.ledger_index)
    assert not entry.is_of_full(full)
    assert entry.is_of_public(public)  # how many is not public
    assert b"count" not in public
    trick = {**checks, records_void.KIND: lambda _entry: records_void.CHANGED}
    with pytest.raises(LedgerBroken):
        verify(trick)


def test_the_ledger_lists_and_sums_what_each_reader_may_see(order, void, batch, clerk, stranger_clerk, auditor, now):
    run = order(20)
    void(run, 5)
    again = order(2, replaces=run, reason="Rách")

    def seen(by, **filters):
        listing = replace(queries_ledger.EVERYTHING, search=filters.pop("q", ""), filters=filters)
        page = queries_ledger.lines(listing, seen_by=by)
        return [(line.act, line.void.count if line.void else line.run.total) for line in page.items], page.total

    assert seen(clerk) == ([("reprint", 2), ("void", 5), ("print", 20)], 3)
    assert seen(auditor)[1] == seen(COMMAND_LINE)[1] == 3
    assert seen(stranger_clerk) == ([], 0)
    assert seen(clerk, act="void") == ([("void", 5)], 1)
    assert seen(clerk, act="reprint")[1] == seen(clerk, q=again.number.lower())[1] == 1
    assert seen(clerk, who=str(clerk.person_id), batch=batch.code.lower())[1] == 3
    assert seen(clerk, who="api")[1] == 0
    assert seen(clerk, since="2030-01-01")[1] == 0
    assert seen(clerk, until=now.date().isoformat(), since="x")[1] == 3
    sums = queries_ledger.sums_of(queries_ledger.EVERYTHING, seen_by=clerk)
    assert (sums.printed, sums.reprinted, sums.destroyed, sums.put_away) == (20, 2, 5, 0)
    assert queries_ledger.people_of(clerk) == [(clerk.person_id, clerk.name)]


def test_packs_with_numbers_are_named_by_their_stretch(order, void, batch, settings, clerk, now):
    run = order(12, serialised=True)
    row = SerialRange.get(SerialRange.run_number == run.number)
    numberer = numberer_of(run.batch, key_version=run.serial_key, settings=settings)
    texts = numberer.texts(row.first, row.count)
    made = void(run, None, first=texts[4], last=texts[2])
    assert (made.count, made.serial_first, made.serial_last) == (3, row.first + 2, row.first + 4)
    states = [standing_of(run.batch, text, settings=settings).state for text in texts]
    assert [state == "void" for state in states] == [2 <= place <= 4 for place in range(12)]
    assert left(batch) == 8 + 3
    with pytest.raises(VoidRefused, match="đã hủy"):
        void(run, None, first=texts[3])
    with pytest.raises(Invalid):
        void(run, None, first="không phải số")
    lost = void(run, None, "lost", first=texts[0], reason="Rơi")
    assert standing_of(run.batch, texts[0], settings=settings).state == "stolen"
    assert (lost.count, left(batch)) == (1, 11)
    void(run, 2)  # the last ones that are not in use
    assert standing_of(run.batch, texts[-1], settings=settings).state == "void"
    assert left(batch) == 13
    order(1, replaces=run, reason="Rách")  # makes one more void, and prints it
    assert left(batch) == 13
    # What is left over when packing ends is void too, and may be printed again.
    kept = SerialRange.get(SerialRange.run_number == run.number)
    activate(kept, first=row.first + 5, last=row.first + 5, is_last_stretch=True, by=clerk, now=now)
    assert left(batch) == 13 + queries.reckoning_of(run).freed - 5
    plain = order(2)
    with pytest.raises(Invalid, match="không đánh số"):
        void(plain, 1, first="x")
    # The page that takes more of them out counts what became void by packing, not only what was said in the ledger.
    assert out_of_use_count(run) > void_count(run)
    assert out_of_use_count(run) == 11
