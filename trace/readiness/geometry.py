"""How much two outlines share, without any library of maps: triangles of one clipped by triangles of the other."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

Point = tuple[float, float]
_RADIUS_M: Final = 6_371_008.8


def shared_area_m2(one: Sequence[Point], other: Sequence[Point]) -> float:
    """The area within both rings of (longitude, latitude), in square metres; neither may cross itself."""
    if not boxes_meet(one, other):
        return 0.0
    middle = one[0]
    first, second = _flat(one, middle), _flat(other, middle)
    return sum(_area(_clip(a, b)) for a in _triangles(first) for b in _triangles(second))


def boxes_meet(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """False where the two cannot share anything; cheap."""
    return all(
        min(p[axis] for p in one) < max(p[axis] for p in other)
        and min(p[axis] for p in other) < max(p[axis] for p in one)
        for axis in (0, 1)
    )


def _flat(ring: Sequence[Point], middle: Point) -> list[Point]:
    """Metres around a point, against the clock."""
    wide = math.cos(math.radians(middle[1]))
    points = [
        (math.radians(x - middle[0]) * wide * _RADIUS_M, math.radians(y - middle[1]) * _RADIUS_M) for x, y in ring
    ]
    return points if _signed(points) > 0 else points[::-1]


def _triangles(ring: Sequence[Point]) -> Iterator[list[Point]]:
    """Ears cut off one by one; what is left over by rounding is let go."""
    left = list(ring)
    while len(left) > 3:
        for index in range(len(left)):
            before, here, after = left[index - 1], left[index], left[(index + 1) % len(left)]
            if _turn(before, here, after) > 0 and not any(
                _is_inside(point, (before, here, after)) for point in left if point not in (before, here, after)
            ):
                yield [before, here, after]
                del left[index]
                break
        else:
            return
    if len(left) == 3:
        yield left


def _clip(subject: Sequence[Point], clip: Sequence[Point]) -> list[Point]:
    """Sutherland and Hodgman: what of one convex ring lies in another."""
    found = list(subject)
    for index, end in enumerate(clip):
        start = clip[index - 1]
        points, found = found, []
        for place, here in enumerate(points):
            before = points[place - 1]
            is_in, was_in = _turn(start, end, here) >= 0, _turn(start, end, before) >= 0
            if is_in != was_in:
                found.append(_crossing(before, here, start, end))
            if is_in:
                found.append(here)
    return found


def _crossing(a: Point, b: Point, c: Point, d: Point) -> Point:
    first, second = _turn(c, d, a), _turn(c, d, b)
    share = first / (first - second)
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def _turn(p: Point, q: Point, r: Point) -> float:
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def _is_inside(point: Point, triangle: tuple[Point, Point, Point]) -> bool:
    a, b, c = triangle
    return _turn(a, b, point) >= 0 and _turn(b, c, point) >= 0 and _turn(c, a, point) >= 0


def _signed(ring: Sequence[Point]) -> float:
    return sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _area(ring: Sequence[Point]) -> float:
    return abs(_signed(ring)) if len(ring) > 2 else 0.0
