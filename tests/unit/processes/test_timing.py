"""Which steps usually come when, counted from what was done; guesses are told as guesses."""

from datetime import date, timedelta

import pytest

from trace.processes.queries import template, templates
from trace.processes.timing import expected_steps

OPENED = date(2026, 6, 10)
RICE, SHRIMP = template("rice"), template("shrimp")


def told(found) -> list[tuple[str, date, date, bool]]:
    return [(one.step.code, one.first, one.last, one.is_sure) for one in found]


def days(number: int, after: date = OPENED) -> date:
    return after + timedelta(days=number)


def test_a_whole_season_is_guessed_from_its_beginning():
    found = expected_steps(RICE, opened_on=OPENED, done={})

    assert [one.step.code for one in found] == ["R02", "R03", "R04", "R04", "R04", "R08"]
    assert told(found)[0] == ("R02", OPENED, days(10), False)
    assert not any(one.is_sure for one in found)


def test_days_read_in_a_source_count_for_their_variety_and_their_season():
    sown = {"R02": [days(5)]}
    harvest = [
        one for one in expected_steps(RICE, opened_on=OPENED, done=sown, variety="lúa bc15") if one.step.code == "R08"
    ]

    assert told(harvest) == [("R08", days(115), days(120), True)]
    assert harvest[0].source == "thongtinkhcn.com.vn/1854"
    other = [
        one for one in expected_steps(RICE, opened_on=OPENED, done=sown, variety="Nếp A Sào") if one.step.code == "R08"
    ]
    assert told(other) == [("R08", days(105), days(130), False)]
    spring = date(2026, 1, 5)
    cold = expected_steps(RICE, opened_on=spring, done={"R02": [spring]}, variety="BC15")
    assert told(cold)[-1] == ("R08", days(135, spring), days(140, spring), True)


def test_what_was_done_or_passed_over_is_not_expected():
    found = expected_steps(RICE, opened_on=OPENED, done={"R03": [days(30)], "R04": [days(33)]})

    assert [(one.step.code, one.number) for one in found] == [("R04", 2), ("R04", 3), ("R08", 0)]
    assert found[0].first == days(42)


def test_after_a_harvest_nothing_is_expected():
    assert expected_steps(RICE, opened_on=OPENED, done={"R08": [days(120)]}) == []


def test_what_recurs_is_due_so_many_days_after_the_last_time():
    assert "T05" not in [one.step.code for one in expected_steps(SHRIMP, opened_on=OPENED, done={})]
    stocked = {"T04": [days(10)]}
    found = {one.step.code: one for one in expected_steps(SHRIMP, opened_on=OPENED, done=stocked)}
    assert found["T05"].first == days(17)
    fed = expected_steps(SHRIMP, opened_on=OPENED, done=stocked | {"T05": [days(12), days(20)]})
    assert {one.step.code: one.first for one in fed}["T05"] == days(27)


@pytest.mark.parametrize("way", templates(), ids=lambda way: way.code)
def test_every_template_can_be_asked(way):
    for one in expected_steps(way, opened_on=OPENED, done={}):
        assert OPENED <= one.first <= one.last
