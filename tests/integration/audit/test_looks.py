"""Looks are written down, once an hour, for ever, and shown to whom they concern."""

from datetime import timedelta

import peewee
import pytest

from trace.audit.actions import note_look
from trace.audit.models import AuditLook
from trace.audit.queries_looks import count_looks, looks_at, own_looks
from trace.kit.paging import Listing
from trace.kit.viewer import COMMAND_LINE

LISTING = Listing("", 1, "at", False, {})


@pytest.fixture
def look(song_hoa):
    def make(by, now, kind="batch", code="T2345678"):
        note_look(kind, code, organisation_id=song_hoa.id, name="Gạo nếp", by=by, now=now)

    return make


def test_one_officer_one_thing_one_hour_is_one_look(look, auditor, admin, now):
    for minutes in (0, 1, 59):
        look(auditor, now + timedelta(minutes=minutes))

    assert AuditLook.select().count() == 1
    look(auditor, now + timedelta(minutes=60))
    look(auditor, now, code="T2345679")
    look(auditor, now, kind="batch_file")
    look(admin, now)
    assert AuditLook.select().count() == 5


def test_the_co_op_reads_who_what_and_when(look, auditor, clerk, manager, song_hoa, now):
    look(auditor, now)
    look(auditor, now + timedelta(hours=2), kind="organisation", code="HTX-01")

    for seen_by in (clerk, manager):
        first, second = looks_at(song_hoa.id, LISTING, seen_by=seen_by).items
        assert (first.kind, second.kind, second.code, second.at) == ("organisation", "batch", "T2345678", now)
        assert (first.person, first.office) == ("Lê Thu Hà", "Sở Công Thương tỉnh Hưng Yên")
        assert count_looks(song_hoa.id, seen_by=seen_by) == 2
    only = Listing("", 1, "at", False, {"kind": "batch"})
    assert [one.kind for one in looks_at(song_hoa.id, only, seen_by=clerk).items] == ["batch"]


@pytest.mark.parametrize("who", ["stranger_manager", "stranger_clerk", "helper", "auditor"])
def test_nobody_else_reads_it(look, auditor, song_hoa, now, request, who):
    look(auditor, now)
    seen_by = request.getfixturevalue(who)

    assert looks_at(song_hoa.id, LISTING, seen_by=seen_by).total == count_looks(song_hoa.id, seen_by=seen_by) == 0


def test_an_officer_finds_his_own_last_ones_each_once(look, auditor, admin, now):
    for hours in (0, 1, 2):
        look(auditor, now + timedelta(hours=hours))
    look(auditor, now + timedelta(hours=3), kind="organisation", code="HTX-01")
    look(admin, now + timedelta(hours=4), code="T9999999")

    assert [one.code for one in own_looks(auditor)] == ["HTX-01", "T2345678"]


def test_people_of_the_house_and_machines_are_not_looked_after(look, manager, clerk, now):
    for by in (manager, clerk, COMMAND_LINE):
        look(by, now)

    assert AuditLook.select().count() == 0


@pytest.mark.parametrize("act", ["UPDATE audit_look SET office = 'x'", "DELETE FROM audit_look"])
def test_the_database_itself_keeps_every_look(db, look, auditor, now, act):
    look(auditor, now)

    with pytest.raises(peewee.DatabaseError, match="append-only"), db.atomic():
        db.execute_sql(act)
    assert AuditLook.select().count() == 1


def test_a_thing_nobody_looks_at_is_a_mistake_of_ours(look, auditor, now):
    with pytest.raises(LookupError):
        look(auditor, now, kind="weather")
