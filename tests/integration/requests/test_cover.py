"""Leaves: the deputy takes over and is told; deadlines do not wait; each reminder is told once."""

from datetime import timedelta

import pytest

from trace.errors import Invalid, NotAllowed, NotFound
from trace.events.rules import day_of
from trace.kit.paging import Listing
from trace.notices.models import Notice
from trace.notices.queries import notices
from trace.requests import actions_answering, actions_cover, recording
from trace.requests.models import DataRequest
from trace.requests.queries_cover import find_cover
from trace.requests.rules import OFFICE, SUPPLIER, Act


def heard(who):
    """The subjects that this person may read."""
    page = notices(Listing("", 1, "told", is_descending=False, filters={}), seen_by=who)
    return [notice.subject[0] for notice, _read in page.items if notice.person_id is not None]


@pytest.fixture
def given(ask, clerk, manager, now):
    return actions_answering.assign(ask(), clerk.person_id, side=SUPPLIER, by=manager, now=now)


@pytest.fixture
def leave(clerk, manager, now):
    def act(first=0, last=2, **more):
        day = day_of(now)
        known = {
            "starts_on": day + timedelta(days=first),
            "ends_on": day + timedelta(days=last),
            "by": clerk,
            "now": now,
        }
        return actions_cover.set_cover(clerk.person_id, manager.person_id, **{**known, **more})

    return act


def test_the_one_it_is_given_to_hears_and_nobody_else(given, clerk, manager):
    assert heard(clerk) == ["Bạn được giao yêu cầu dữ liệu %(code)s."]
    assert heard(manager) == []


def test_the_deputy_takes_over_at_once_is_told_and_gives_it_back(given, leave, clerk, manager, now):
    cover = leave()
    row = DataRequest.get_by_id(given.id)
    assert (row.supplier_person_id, row.supplier_acting_id) == (clerk.person_id, manager.person_id)
    assert heard(manager) == ["Bạn làm thay yêu cầu dữ liệu %(code)s."]
    assert row.due_at == given.due_at  # a leave moves no deadline
    actions_cover.end_cover(cover, by=clerk, now=now + timedelta(hours=1))

    assert DataRequest.get_by_id(given.id).supplier_acting_id == clerk.person_id
    kinds = [one.kind for one in recording.acts_of(given)]
    assert kinds == [Act.OPENED, Act.ASSIGNED, Act.TAKEN_OVER, Act.TAKEN_OVER]


def test_a_leave_begins_and_ends_by_its_days(given, leave, clerk, manager, now):
    leave(first=1, last=1)
    held = [actions_cover.watch(now=now + timedelta(days=days))[0] for days in (0, 1, 1, 2)]

    assert held == [0, 1, 0, 1]
    assert DataRequest.get_by_id(given.id).supplier_acting_id == clerk.person_id


def test_what_is_given_to_somebody_away_goes_to_the_deputy(ask, leave, clerk, manager, now):
    leave()
    made = actions_answering.assign(ask(), clerk.person_id, side=SUPPLIER, by=manager, now=now)

    assert (made.supplier_person_id, made.supplier_acting_id) == (clerk.person_id, manager.person_id)


def test_officers_stand_in_for_each_other(ask, auditor, far_auditor, now):
    made = ask()
    day = day_of(now)
    actions_cover.set_cover(auditor.person_id, far_auditor.person_id, starts_on=day, ends_on=day, by=auditor, now=now)
    row = DataRequest.get_by_id(made.id)

    assert (row.office_person_id, row.office_acting_id) == (auditor.person_id, far_auditor.person_id)
    assert actions_answering.assign(row, auditor.person_id, side=OFFICE, by=auditor, now=now).office_acting_id == (
        far_auditor.person_id
    )


def test_whom_one_may_name(leave, clerk, manager, helper, stranger_clerk, stranger_manager, now):
    with pytest.raises(NotAllowed):
        actions_cover.set_cover(
            manager.person_id, clerk.person_id, starts_on=day_of(now), ends_on=day_of(now), by=clerk, now=now
        )
    with pytest.raises(NotFound):
        leave(by=stranger_manager)
    with pytest.raises(Invalid, match="đã qua"):
        leave(first=-3, last=-1)
    with pytest.raises(Invalid, match="trước ngày đầu"):
        leave(first=2, last=1)
    cover = leave()
    with pytest.raises(NotFound):
        find_cover(cover.id, seen_by=stranger_clerk)
    with pytest.raises(NotAllowed):
        actions_cover.end_cover(cover, by=helper, now=now)


def test_reminders_come_at_their_marks_once_and_the_office_hears_of_the_end(ask, song_hoa, department, now):
    made = ask()

    def told(hours):
        for _twice in range(2):
            actions_cover.watch(now=now + hours)
        return Notice.select().where(Notice.organisation == song_hoa, Notice.key.startswith("request:")).count()

    marks = [timedelta(hours=11), timedelta(hours=12), timedelta(hours=20), timedelta(hours=23, minutes=30),
             timedelta(hours=24), timedelta(hours=24, minutes=1)]  # fmt: skip
    assert [told(one) for one in marks] == [0, 1, 2, 3, 3, 4]
    assert Notice.select().where(Notice.organisation == department, Notice.key.contains(made.code)).count() == 1
