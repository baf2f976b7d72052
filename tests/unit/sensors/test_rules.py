"""Times outside the limits, gaps, and the thinning of a drawing, against slow and obvious references."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from trace.sensors import rules
from trace.sensors.rules import HIGH, LOW, Excursion

MINUTE = 60


def every_five(values):
    return [place * 5 * MINUTE for place in range(len(values))], values


def test_a_time_outside_lasts_until_the_first_reading_inside():
    at, values = every_five([3000, 5000, 6500, 4000, 4100])

    assert rules.excursions(at, values, None, 4000, 300) == [
        Excursion(300, 900, 6500, HIGH, 2),
        Excursion(1200, 1200, 4100, HIGH, 1),
    ]


def test_the_limits_themselves_are_allowed():
    at, values = every_five([7000, 9000])

    assert rules.excursions(at, values, 7000, 9000, 300) == []


def test_from_too_low_to_too_high_are_two():
    at, values = every_five([6000, 10000])

    assert [(one.side, one.worst) for one in rules.excursions(at, values, 7000, 9000, 300)] == [
        (LOW, 6000),
        (HIGH, 10000),
    ]


def test_a_gap_ends_what_nobody_measured():
    at = [0, 300, 300 + 3600, 300 + 3900]

    assert rules.excursions(at, [5000, 5000, 5000, 3000], None, 4000, 300) == [
        Excursion(0, 300, 5000, HIGH, 2),
        Excursion(3900, 4200, 5000, HIGH, 1),
    ]


@given(
    st.lists(st.tuples(st.integers(1, 900), st.integers(-3000, 9000)), min_size=1, max_size=80),
    st.integers(1, 40),
)
def test_no_reading_outside_disappears_from_a_thinned_drawing(steps, columns):
    at, now = [], 0
    for distance, _ in steps:
        now += distance
        at.append(now)
    values = [value for _, value in steps]
    thin = rules.thinned(at, values, columns)

    assert len(thin) <= columns
    assert min(low for _, low, _ in thin) == min(values)
    assert max(high for _, _, high in thin) == max(values)
    for one in rules.excursions(at, values, 0, 4000, 300):
        shown = [(low, high) for when, low, high in thin if low <= one.worst <= high]
        assert any(rules.side_of(low if one.side == LOW else high, 0, 4000) == one.side for low, high in shown)


@given(st.lists(st.integers(-3000, 9000), min_size=1, max_size=60))
def test_every_reading_outside_is_in_exactly_one_excursion(values):
    at, _ = every_five(values)
    found = rules.excursions(at, values, 0, 4000, 300)

    assert sum(one.count for one in found) == sum(1 for value in values if rules.side_of(value, 0, 4000))
    assert all(first.end <= second.start for first, second in pairwise(found))
