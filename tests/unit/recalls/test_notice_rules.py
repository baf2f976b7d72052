"""What a notice is, read from the acts about it: without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from trace.recalls.notice_terms import notice_terms
from trace.recalls.rules_notices import (
    NoticeAsked,
    NoticeState,
    NoticeTerms,
    NoticeTold,
    check_amount,
    check_how,
    check_name,
    due_steps,
    fold,
    over,
    said,
    unexplained,
)

TEN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TERMS = NoticeTerms(
    link_days=30,
    most_links_an_hour=12,
    reminders=(timedelta(hours=6), timedelta(hours=2)),
    escalation=timedelta(hours=1),
)


def acts(*told: tuple[str, dict]):
    return [NoticeTold(kind, TEN + timedelta(minutes=number), body) for number, (kind, body) in enumerate(told)]


ASKED = ("told", {"asked": 20_000, "lots": ["TAAAAAAA"]})


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ([], NoticeState.TOLD),
        ([("called", {})], NoticeState.REACHED),
        ([("received", {})], NoticeState.RECEIVED),
        ([("received", {}), ("found", {"amount": 15_000})], NoticeState.FOUND),
        ([("received", {}), ("found", {"amount": 0})], NoticeState.HANDLED),
        ([("received", {}), ("found", {"amount": 15_000}), ("secured", {"amount": 10_000})], NoticeState.FOUND),
        ([("received", {}), ("found", {"amount": 15_000}), ("secured", {"amount": 15_000})], NoticeState.SECURED),
        (
            [("received", {}), ("found", {"amount": 15_000}), ("handled", {"amount": 15_000, "how": "destroyed"})],
            NoticeState.HANDLED,
        ),
        ([("found", {"amount": 15_000})], NoticeState.TOLD),
    ],
)
def test_a_state_follows_from_the_acts(told, state):
    assert fold(acts(ASKED, *told)).state == state


def test_the_last_word_of_a_kind_counts_and_ways_of_handling_add_up():
    now = fold(
        acts(
            ASKED,
            ("received", {}),
            ("found", {"amount": 15_000}),
            ("found", {"amount": 12_000}),
            ("handled", {"amount": 4_000, "how": "destroyed"}),
            ("handled", {"amount": 5_000, "how": "destroyed"}),
            ("handled", {"amount": 7_000, "how": "returned"}),
            ("sold", {"amount": 3_000}),
            ("handed_on", {"amount": 2_000, "to": "N1"}),
            ("handed_on", {"amount": 1_000, "to": "N2"}),
            ("handed_on", {"amount": 1_500, "to": "N1"}),
        )
    )

    assert (now.found, now.handled, now.sold, now.handed_on) == (12_000, 12_000, 3_000, 2_500)
    assert (said(now), unexplained(now), over(now)) == (17_500, 2_500, 0)


def test_nothing_is_unexplained_before_anybody_has_looked():
    assert unexplained(fold(acts(ASKED, ("received", {})))) == 0
    assert unexplained(fold(acts(ASKED, ("received", {}), ("found", {"amount": 0})))) == 20_000


def test_more_than_the_book_knows_is_kept_as_more():
    now = fold(acts(ASKED, ("received", {}), ("found", {"amount": 26_000})))

    assert (now.found, over(now), unexplained(now)) == (26_000, 6_000, 0)


@pytest.mark.parametrize("amount", [None, -1, 10**13])
def test_an_amount_that_cannot_be_is_refused(amount):
    with pytest.raises(NoticeAsked):
        check_amount(amount)


def test_zero_is_an_answer():
    assert check_amount(0) == 0


def test_other_words_that_must_be_there():
    with pytest.raises(NoticeAsked):
        check_how("eaten")
    with pytest.raises(NoticeAsked):
        check_name("1")
    with pytest.raises(NoticeAsked):
        check_name("a" * 200)


@pytest.mark.parametrize(
    ("hours", "steps"),
    [
        (-7, []),
        (-6, ["before-360"]),
        (-1.5, ["before-360", "before-120"]),
        (-1, ["before-360", "before-120", "escalated"]),
        (5, ["before-360", "before-120", "escalated"]),
    ],
)
def test_steps_come_as_the_deadline_comes_near(hours, steps):
    due = TEN + timedelta(hours=24)

    assert due_steps(TERMS, due_at=due, told_at=TEN, now=due + timedelta(hours=hours)) == steps


def test_nobody_is_reminded_of_what_he_just_heard():
    due = TEN + timedelta(hours=3)

    assert due_steps(TERMS, due_at=due, told_at=TEN, now=due) == ["before-120", "escalated"]
    assert due_steps(TERMS, due_at=None, told_at=TEN, now=due) == []


def test_the_terms_of_this_installation_can_be_read():
    assert notice_terms().link_days >= 1
    assert notice_terms().reminders
