"""Clocks, deputies, scopes and the fold, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from trace.kit.viewer import Viewer
from trace.requests import rules
from trace.requests.law import find_law, laws, reminders, written
from trace.requests.rules import Act, Asked, State, Told, acting, clock_of, due_of, fold, reminder_due

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def clock_at(hours: float, *, stopped: float | None = None, law: str = "tt31"):
    stopped_at = NOON + timedelta(hours=stopped) if stopped is not None else None
    return clock_of(
        received_at=NOON, due_at=due_of(NOON, 24), stopped_at=stopped_at, law=law, now=NOON + timedelta(hours=hours)
    )


@pytest.mark.parametrize(
    ("seconds", "is_over"), [(24 * 3600 - 60, False), (24 * 3600, False), (24 * 3600 + 1, True), (24 * 3600 + 60, True)]
)
def test_the_deadline_itself_is_in_time(seconds, is_over):
    assert clock_at(seconds / 3600).is_over is is_over


def test_an_answer_stops_the_clock_for_ever():
    assert clock_at(500, stopped=24).is_over is False
    assert clock_at(500, stopped=24.01).is_over is True
    assert clock_at(500, stopped=23).left == timedelta(hours=1)


def test_nights_weekends_and_holidays_count_and_a_goal_binds_nobody():
    new_year = datetime(2027, 2, 5, 10, 0, tzinfo=UTC)
    assert due_of(new_year, 24) == datetime(2027, 2, 6, 10, 0, tzinfo=UTC)
    assert clock_at(1, law="goal").is_binding is False
    assert clock_at(1).is_binding is True


@pytest.mark.parametrize(
    ("left", "mark"), [(13, None), (12, 12), (5, 12), (4, 4), (1.5, 4), (1, 1), (0, 1), (-0.01, 0), (-30, 0)]
)
def test_the_tightest_mark_that_was_passed(left, mark):
    assert reminder_due(timedelta(hours=left), reminders()) == mark


def test_deputies_of_deputies_and_circles():
    assert acting(1, {}) == 1
    assert acting(1, {1: 2}) == 2
    assert acting(1, {1: 2, 2: 3}) == 3
    assert acting(1, {1: 2, 2: 1}) == 1
    assert acting(1, {1: 2, 2: 3, 3: 2}) == 1


def test_a_scope_survives_its_keeping():
    asked = Asked(
        kind="lots", lots=("TABC",), since=date(2026, 1, 2), until=date(2026, 3, 4), code="x", categories=("rice",)
    )
    assert Asked.load(asked.dumped()) == asked
    assert Asked.load(Asked().dumped()) == Asked()


@pytest.mark.parametrize(
    ("asked", "field"),
    [(Asked(kind="else"), "scope"), (Asked(kind="lots"), "lots"), (Asked(kind="product"), "product"),
     (Asked(since=date(2026, 2, 1), until=date(2026, 1, 1)), "until")],
)  # fmt: skip
def test_scopes_that_say_nothing_are_refused(asked, field):
    with pytest.raises(rules.RequestAsked) as refused:
        rules.check_scope(asked)
    assert refused.value.field == field


def test_the_fold_tells_a_request_from_its_acts():
    opened = {"organisation": "", "law": "goal", "hours": 24, "office_person": 7}
    named = {"organisation": "HTX-01", "received_at": NOON.isoformat(), "hours": 24}
    acts = [
        Told(Act.OPENED, NOON, opened),
        Told(Act.SUPPLIER_NAMED, NOON, named),
        Told(Act.ASSIGNED, NOON, {"side": "supplier", "person": 3}),
        Told(Act.TAKEN_OVER, NOON, {"side": "supplier", "person": 4}),
        Told(Act.PACKAGED, NOON, {}),
        Told(Act.ANSWERED, NOON + timedelta(hours=25), {}),
    ]
    states = [fold(acts[:count]).state for count in range(1, len(acts) + 1)]
    now = fold(acts)

    assert states == [
        State.UNKNOWN,
        State.RECEIVED,
        State.COLLECTING,
        State.COLLECTING,
        State.COLLECTING,
        State.ANSWERED,
    ]
    assert (now.supplier_person, now.supplier_acting, now.office_acting) == (3, 4, 7)
    assert now.answered_at > now.due_at


def test_the_laws_say_article_certainty_and_whom_they_bind():
    assert find_law("tt31").hours == 24
    assert "Điều 9.4" in find_law("tt31").article
    assert find_law("tt31").binds == "trader"
    assert [one.key for one in written()] == ["tt31", "letter"]
    assert all(one.name_vi and one.name_en and one.note_vi and one.note_en for one in laws().values())
    with pytest.raises(rules.RequestAsked):
        find_law("made-up")


def test_who_may_open_what():
    officer, manager, helper = (Viewer(1, "x", role, 1) for role in ("auditor", "manager", "helper"))
    rules.check_may_open(officer, rules.PHOTO)
    rules.check_may_open(manager, rules.PAPER)
    for who, origin in (
        (officer, rules.PAPER),
        (manager, rules.DOCUMENT),
        (helper, rules.PAPER),
        (helper, rules.PHOTO),
    ):
        with pytest.raises(rules.NotYourRequest):
            rules.check_may_open(who, origin)
