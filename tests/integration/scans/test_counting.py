"""Visits written down: readers told apart for a day, capped by network, forgotten after it; sums that stay."""

from datetime import timedelta

import pytest
from conftest import NOON

from trace.batches.models import Batch
from trace.database import database, is_sqlite
from trace.scans.actions import forget_readers
from trace.scans.models import ScanDay, ScanNetwork, ScanSalt, ScanSlot
from trace.scans.queries import Counts, counts_of
from trace.scans.rules import day_in_vietnam, practice, tally_of

PHONES = [f"Mozilla/5.0 (phone {number})" for number in range(40)]


def day_of_lot(batch, serial="", days=0):
    return ScanDay.get(
        ScanDay.batch == batch,
        ScanDay.serial == serial,
        ScanDay.day == day_in_vietnam(NOON + timedelta(days=days)),
    )


def test_one_reader_who_looks_often_is_one_visit(batch, read):
    read("14.1.2.3", times=7)
    read("14.1.2.3", times=2, hours=3)

    row = day_of_lot(batch)
    assert (row.visits, row.networks, row.hits) == (1, 1, 9)


def test_the_next_day_it_is_another_visit(batch, read):
    read("14.1.2.3")
    read("14.1.2.3", days=1)

    assert [row.visits for row in ScanDay.select().order_by(ScanDay.day)] == [1, 1]


def test_a_pack_s_visit_is_one_of_its_lot_too(batch, read):
    read("14.1.2.3", serial="2ABCDEFGHKMNPR")
    read("14.1.2.4", "27.70.1.1", serial="2ABCDEFGHKMNPS")

    assert day_of_lot(batch, "2ABCDEFGHKMNPR").visits == 1
    assert day_of_lot(batch, "2ABCDEFGHKMNPS").networks == 2
    assert (day_of_lot(batch).visits, day_of_lot(batch).networks, day_of_lot(batch).regions) == (3, 2, 2)


def test_of_one_network_only_a_few_readers_count(batch, read):
    for phone in PHONES:
        read("14.1.2.3", "14.1.2.4", program=phone)

    assert day_of_lot(batch).visits == practice().network_most
    assert ScanNetwork.select().count() == 1


def test_a_flood_from_one_network_counts_as_nobody(batch, read):
    read("27.70.1.1", "113.160.5.5")
    for phone in PHONES:
        read("14.1.2.3", program=phone, times=practice().flood_hits)

    row = day_of_lot(batch)
    assert (row.visits, row.networks, row.regions) == (2, 2, 2)
    assert counts_of([batch], NOON - timedelta(hours=1))[batch.id].visits == 2


def test_the_sums_are_those_of_the_slow_way(batch, read):
    for number, phone in enumerate(PHONES):
        read(f"14.{number % 3}.{number % 7}.9", "27.70.1.1", program=phone, times=number * 3)

    rows = ScanNetwork.select().where(ScanNetwork.subject == f"{batch.id}/")
    slow = tally_of([(row.region, row.reader_count, row.hits) for row in rows], practice())
    row = day_of_lot(batch)
    assert (row.visits, row.networks, row.regions, row.hits) == (slow.visits, slow.networks, slow.regions, slow.hits)


def test_no_more_networks_are_told_apart_than_the_limit(batch, read, monkeypatch):
    monkeypatch.setattr("trace.scans.actions.practice", lambda: replaced(practice(), most_networks=3))
    read(*(f"14.1.{number}.1" for number in range(9)))

    row = day_of_lot(batch)
    assert (row.networks, row.hits, ScanNetwork.select().count()) == (3, 9, 3)


def replaced(known, **changes):
    from dataclasses import replace

    return replace(known, **changes)


def test_what_tells_readers_apart_is_gone_the_day_after(batch, read, now):
    read("14.1.2.3", days=-1)
    read("14.1.2.3")
    forget_readers(now=now)

    assert {row.day for row in ScanNetwork.select()} == {row.day for row in ScanSalt.select()} == {day_in_vietnam(now)}
    assert ScanDay.select().count() == 2


def test_a_visit_written_after_its_day_was_forgotten_takes_nothing_away(batch, read, now):
    read("14.1.2.3", "27.70.1.1", days=-1)
    forget_readers(now=now)
    read("14.1.2.3", days=-1)

    row = day_of_lot(batch, days=-1)
    assert (row.visits, row.networks, row.hits) == (2, 2, 3)


def test_no_address_and_no_program_is_stored_anywhere(batch, read):
    read("14.1.2.3", "2405:4800:1:2::3", program="Mozilla/5.0 (SecretPhone)")

    stored = []
    for table in (row[0] for row in tables()):
        stored += [str(row) for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall()]
    text = "\n".join(stored)
    assert ScanNetwork.select().count() == 2
    for told in ("14.1.2", "2405:4800", "SecretPhone", "Mozilla"):
        assert told not in text


def tables():
    if is_sqlite():
        return database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return database.execute_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()


def test_hashes_of_two_days_have_nothing_in_common(batch, read):
    read("14.1.2.3")
    read("14.1.2.3", days=1)

    rows = list(ScanNetwork.select())
    assert rows[0].network != rows[1].network
    assert rows[0].readers != rows[1].readers


def test_counts_since_a_moment(batch, batch_with_gtin, read, now):
    read("14.1.2.3", hours=-2)
    read("27.70.1.1", hours=1)
    read("113.160.1.1", hours=2)

    found = counts_of([batch, batch_with_gtin], now)
    assert found[batch.id] == Counts(2, now + timedelta(hours=2))
    assert found[batch_with_gtin.id] == Counts()
    assert counts_of([batch], now + timedelta(minutes=61))[batch.id].visits == 1
    assert counts_of([], now) == {}


def test_a_lot_that_is_gone_is_left_out(batch, read):
    gone = Batch(id=999_999)
    read("14.1.2.3", of=gone)

    assert ScanDay.select().count() == ScanSlot.select().count() == 0


def test_counting_turns_no_page(batch, read):
    def version():
        return Batch.get_by_id(batch.id).version, database.execute_sql("SELECT number FROM page_epoch").fetchone()[0]

    before = version()
    read("14.1.2.3", "27.70.1.1", serial="2ABCDEFGHKMNPR")
    assert version() == before


@pytest.mark.parametrize("serial", ["", "2ABCDEFGHKMNPR"])
def test_the_database_holds_one_row_a_day(batch, read, serial):
    for hour in range(4):
        read("14.1.2.3", serial=serial, hours=hour)

    assert ScanDay.select().where(ScanDay.serial == serial).count() == 1
