"""Plain decisions of inspections: quarters, deadlines, the score, checklists as data."""

from datetime import date

import pytest

from trace.inspections import catalogue, rules
from trace.inspections.catalogue import Part, checklists, checklists_for, parts, terms
from trace.inspections.rules import InspectionAsked, is_overdue, read_quarter, upload_by
from trace.inspections.rules_score import score_of

TODAY = date(2026, 11, 23)


def part(code="stops", points=5, most=12):
    return Part(code, points, most, 0, {"vi": code, "en": code})


def test_a_part_is_capped_and_the_whole_is_the_sum():
    score = score_of({"stops": 3, "late": 2}, [part(), part("late", 1, 15), part("cases", 6, 18)])

    assert [(one.count, one.points, one.is_capped) for one in score.parts] == [
        (3, 12, True),
        (2, 2, False),
        (None, 0, False),
    ]
    assert score.total == 14


def test_the_weights_that_are_published_are_the_weights_that_count():
    named = {one.code for one in parts()}

    assert {"stops", "warns", "late", "months", "recalls", "denied", "cases", "feedback", "fixes"} == named
    assert all(one.points > 0 and one.most >= one.points for one in parts())
    assert 0 < catalogue.look_at() < sum(one.most for one in parts())


@pytest.mark.parametrize(
    ("categories", "wanted"),
    [
        ([], ["common"]),
        (["rice"], ["common", "rice"]),
        (["shrimp", "crab"], ["common", "shrimp", "crab"]),
        (["banh_cay"], ["common", "ocop"]),
        (["ocop_food.from_grain"], ["common", "ocop"]),
    ],
)
def test_the_lists_follow_the_goods(categories, wanted):
    assert checklists_for(categories) == wanted


def test_every_item_names_its_source_and_only_what_was_read_is_grave():
    for checklist in checklists().values():
        for item in checklist.items:
            assert all((item.article, item.how_vi, item.how_en, item.en)), item.code
            assert item.severity != "stop" or item.certainty == "sourced", item.code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("2026-Q1", (2026, 1)), ("2026-Q5", (2026, 4)), ("", (2026, 4)), ("x-Q1", (2026, 4)), ("1999-Q1", (2026, 4))],
)
def test_a_quarter_is_read_or_is_the_present_one(text, wanted):
    assert read_quarter(text, today=TODAY) == wanted


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_quarters_follow_one_another_without_a_gap(quarter):
    first, last = rules.days_of(2026, quarter)
    following = rules.days_of(2026, quarter + 1) if quarter < 4 else rules.days_of(2027, 1)

    assert (following[0] - last).days == 1
    assert rules.quarter_of(first) == rules.quarter_of(last) == (2026, quarter)


def test_results_go_up_before_the_25th_of_the_last_month():
    assert upload_by(2026, 4, day=terms().quarter_day) == date(2026, 12, 24)
    assert upload_by(2026, 1, day=terms().quarter_day) == date(2026, 3, 24)


@pytest.mark.parametrize(
    ("state", "due_on", "wanted"),
    [
        ("open", date(2026, 11, 23), False),
        ("open", date(2026, 11, 22), True),
        ("sent_back", date(2026, 11, 22), True),
        ("proved", date(2026, 11, 1), False),
        ("accepted", date(2026, 11, 1), False),
        ("open", None, False),
    ],
)
def test_a_fix_is_late_from_the_day_after(state, due_on, wanted):
    assert is_overdue(state, due_on, today=TODAY) is wanted


@pytest.mark.parametrize(
    ("check", "field"),
    [
        (lambda: rules.check_planned(date(2026, 11, 22), today=TODAY), "planned_on"),
        (lambda: rules.check_planned(date(2028, 1, 1), today=TODAY), "planned_on"),
        (lambda: rules.check_decision("12/QĐ", None, today=TODAY), "decision_on"),
        (lambda: rules.check_decision("", TODAY, today=TODAY), "decision_no"),
        (lambda: rules.check_decision("12/QĐ", date(2026, 11, 24), today=TODAY), "decision_on"),
        (lambda: rules.check_due(TODAY, today=TODAY, most_days=90), "due_on"),
        (lambda: rules.check_due(date(2027, 3, 1), today=TODAY, most_days=90), "due_on"),
        (lambda: rules.check_text("reason", "", most=10), "reason"),
        (lambda: rules.check_text("reason", "x" * 11, most=10), "reason"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(check, field):
    with pytest.raises(InspectionAsked) as refused:
        check()

    assert refused.value.field == field
