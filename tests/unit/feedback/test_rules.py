"""Where a report stands, when it is late, and who may close it: plain values with a moved clock."""

from datetime import UTC, datetime, timedelta

import pytest

from trace.errors import Invalid
from trace.feedback import rules
from trace.feedback.reading import kind_of, kinds, limits
from trace.feedback.rules import Act, State
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, STAFF, Viewer

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
DUE = NOON + timedelta(hours=24)


def viewer(role, organisation_id=7):
    return Viewer(1, "Lan", role, organisation_id)


def test_a_report_is_due_a_day_after_it_came_to_the_minute():
    assert kind_of("fake").due_at(NOON) == DUE
    assert not rules.is_late(due_at=DUE, answered_at=None, now=DUE)
    assert rules.is_late(due_at=DUE, answered_at=None, now=DUE + timedelta(seconds=1))
    assert not rules.is_late(due_at=DUE, answered_at=DUE - timedelta(minutes=1), now=DUE + timedelta(days=9))


def test_the_first_answer_stops_the_clock_also_when_it_is_opened_again():
    told = [
        (Act.RECEIVED, NOON, ""),
        (Act.TAKEN, NOON + timedelta(hours=1), ""),
        (Act.ANSWERED, NOON + timedelta(hours=2), ""),
        (Act.CLOSED, NOON + timedelta(hours=3), "confirmed"),
        (Act.REOPENED, NOON + timedelta(hours=4), ""),
        (Act.ANSWERED, NOON + timedelta(hours=30), ""),
    ]

    assert rules.now_of(told[:1]).state == State.NEW
    assert rules.now_of(told[:4]) == rules.Now(State.CLOSED, "confirmed", told[2][1], told[3][1])
    assert rules.now_of(told) == rules.Now(State.ANSWERED, "", told[2][1])


@pytest.mark.parametrize("code", ["fake", "spoiled"])
def test_what_may_harm_is_closed_by_an_office_alone(code):
    assert rules.may_close(viewer(AUDITOR), kind_of(code), organisation_id=7)
    assert rules.may_close(viewer(ADMIN, None), kind_of(code), organisation_id=7)
    assert not rules.may_close(viewer(MANAGER), kind_of(code), organisation_id=7)


def test_the_rest_is_closed_by_the_organisations_manager_too():
    assert rules.may_close(viewer(MANAGER), kind_of("wrong"), organisation_id=7)
    assert not rules.may_close(viewer(STAFF), kind_of("wrong"), organisation_id=7)
    assert not rules.may_close(viewer(MANAGER, 8), kind_of("wrong"), organisation_id=7)


def test_every_kind_is_said_in_both_languages_and_an_unknown_one_refused():
    assert all(one.name("vi") and one.name("en") and one.hours > 0 for one in kinds())
    assert limits().of_lot_a_day < limits().most_of_lot_a_day
    with pytest.raises(Invalid):
        kind_of("nonsense")
