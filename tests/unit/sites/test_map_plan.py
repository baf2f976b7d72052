"""The flat picture of many outlines: north up, true proportions, far ones left out, names never over one another."""

import random
import time
from itertools import combinations

import pytest

from trace.sites.map_labels import Wanted, box_of, place_labels
from trace.sites.map_plan import plan_of
from trace.sites.outline import Outline

LON, LAT = 106.40, 20.60
METER = 1 / 111_195  # degrees of latitude


def square(east: float, north: float, side: float = 100) -> Outline:
    """A square field so many metres from a point in Quỳnh Phụ."""
    x, y, w = LON + east * METER / 0.936, LAT + north * METER, side * METER
    return Outline(((x, y), (x + w / 0.936, y), (x + w / 0.936, y + w), (x, y + w)))


def test_one_place_fills_the_middle():
    plan = plan_of({"A": square(0, 0)})
    one = plan.placed["A"]

    assert (one.x, one.y) == pytest.approx((50, 50), abs=0.1)
    assert one.width == pytest.approx(one.height, rel=0.01)
    assert one.width == pytest.approx(86, abs=1)
    assert plan.bar_text == "20 m"
    assert plan.bar == pytest.approx(20 * 100 / plan.side_m, abs=0.01)


def test_north_is_up_and_east_is_right():
    plan = plan_of({"A": square(0, 0), "N": square(0, 900), "E": square(600, 0)})

    assert plan.placed["N"].y < plan.placed["A"].y
    assert plan.placed["E"].x > plan.placed["A"].x
    assert plan.placed["A"].y == plan.placed["E"].y
    distance = (plan.placed["A"].y - plan.placed["N"].y) * plan.side_m / 100
    assert distance == pytest.approx(900, rel=0.005)


def test_what_lies_far_off_does_not_shrink_the_others():
    fields = {f"F{n}": square(n * 150, 0) for n in range(6)}
    plan = plan_of(fields | {"MILL": square(20_000, 20_000)})

    assert set(plan.placed) == set(fields)
    assert plan.far["MILL"].wind == "NE"
    assert plan.far["MILL"].meters == pytest.approx(28_000, rel=0.03)


def test_few_places_are_all_drawn_however_far():
    assert not plan_of({"A": square(0, 0), "B": square(30_000, 0)}).far


def test_no_outline_no_picture():
    assert plan_of({}) is None


@pytest.mark.parametrize(("side", "least"), [(320, 1), (690, 20)])
def test_three_hundred_names_never_meet_and_are_placed_quickly(side, least):
    chance = random.Random(7)
    wanted = [
        Wanted(f"K{n}", "Thửa số " + str(n), chance.uniform(2, 98), chance.uniform(2, 98), 2, 2) for n in range(300)
    ]
    began = time.perf_counter()
    labels = place_labels(wanted, side_px=side, mark_px=4)
    spent = time.perf_counter() - began

    boxes = [box_of(one, one.dx, one.dy, one.anchor, side) for one in labels]
    assert len(labels) >= least
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert all(box.left >= 0 and box.right <= side and box.top >= 0 and box.bottom <= side for box in boxes)
    assert spent < 2  # a guard against going quadratic again, not a benchmark


def test_a_name_stands_inside_a_wide_shape_and_beside_a_narrow_one():
    inside = place_labels([Wanted("A", "Đồng Chợ", 50, 50, 60, 60)], side_px=320, mark_px=7)
    beside = place_labels([Wanted("A", "Đồng Chợ", 50, 50, 10, 10)], side_px=320, mark_px=7)

    assert inside[0].anchor == "middle"
    assert beside[0].anchor == "start"
    assert beside[0].dx > 16
