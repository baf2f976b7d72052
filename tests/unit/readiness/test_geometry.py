"""Shared areas: known squares, shapes with dents, and a slow count of points as reference."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trace.readiness.geometry import boxes_meet, shared_area_m2

LON, LAT = 106.4, 20.5
METRE_LAT = 180 / (math.pi * 6_371_008.8)
METRE_LON = METRE_LAT / math.cos(math.radians(LAT))


def ring(*points):
    """Corners in metres east and north of a field in A Sào."""
    return [(LON + x * METRE_LON, LAT + y * METRE_LAT) for x, y in points]


def square(x, y, side):
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]


@pytest.mark.parametrize(
    ("one", "other", "area"),
    [
        (square(0, 0, 100), square(50, 50, 100), 2500),
        (square(0, 0, 100), square(0, 0, 100), 10000),
        (square(0, 0, 100), square(25, 25, 50), 2500),
        (square(0, 0, 100), square(100, 0, 100), 0),
        (square(0, 0, 100), square(300, 0, 100), 0),
        (square(0, 0, 100)[::-1], square(50, 50, 100), 2500),
        # An L whose dent holds the other square: boxes meet, nothing is shared.
        ([(0, 0), (100, 0), (100, 40), (40, 40), (40, 100), (0, 100)], square(50, 50, 40), 0),
        ([(0, 0), (100, 0), (100, 40), (40, 40), (40, 100), (0, 100)], square(0, 0, 100), 6400),
    ],
)
def test_shared_areas_that_can_be_reckoned_by_hand(one, other, area):
    assert shared_area_m2(ring(*one), ring(*other)) == pytest.approx(area, abs=0.5 + area * 0.001)
    assert shared_area_m2(ring(*other), ring(*one)) == pytest.approx(area, abs=0.5 + area * 0.001)


def test_boxes_that_only_touch_do_not_meet():
    assert not boxes_meet(ring(*square(0, 0, 10)), ring(*square(20, 0, 10)))
    assert boxes_meet(ring(*square(0, 0, 10)), ring(*square(5, 5, 10)))


def inside(point, corners):
    """Ray casting, the slow obvious way."""
    x, y = point
    is_in = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            is_in = not is_in
    return is_in


@st.composite
def stars(draw):
    """A ring around a middle, its corners at growing angles: never crossing itself, often dented."""
    count = draw(st.integers(3, 9))
    x, y = draw(st.integers(30, 70)), draw(st.integers(30, 70))
    radii = draw(st.lists(st.integers(10, 30), min_size=count, max_size=count))
    return [
        (x + r * math.cos(2 * math.pi * i / count), y + r * math.sin(2 * math.pi * i / count))
        for i, r in enumerate(radii)
    ]


@settings(max_examples=40, deadline=None)
@given(stars(), stars())
def test_it_agrees_with_counting_points(one, other):
    points = [(x + 0.5, y + 0.5) for x in range(100) for y in range(100)]
    counted = sum(inside(point, one) and inside(point, other) for point in points)

    assert shared_area_m2(ring(*one), ring(*other)) == pytest.approx(counted, abs=60)
