"""One flat picture of many outlines: where each lies, what is too far off to be drawn with the others, how long a bar
is. Positions are shares of a square, so that shapes grow with the screen and words do not."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from trace.kit.units import show_number
from trace.sites.outline import EARTH_RADIUS_M, Outline, Point

MARGIN = 0.07
SMALLEST_M = 60.0
# A place that lies this many times farther out than four of five others would shrink them all to dots.
FAR_TIMES, FAR_AT_LEAST_M, FEWEST_FOR_FAR = 4.0, 2000.0, 4
_BARS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)
_WINDS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


@dataclass(frozen=True)
class Placed:
    """One outline: `path` in a square of 1000, its middle and its size in percent."""

    path: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Far:
    """A place that is not drawn: how far it lies from the middle of the others, and in which direction."""

    meters: int
    wind: str


@dataclass(frozen=True)
class Plan:
    """The drawing: places by key, those left out, and a scale bar in percent of the width."""

    placed: Mapping[str, Placed]
    far: Mapping[str, Far]
    bar: float
    bar_text: str
    side_m: float


def plan_of(outlines: Mapping[str, Outline]) -> Plan | None:
    """All outlines in one square, north up; None where there is none."""
    if not outlines:
        return None
    flat = _flattened(outlines)
    middles = {key: _middle(points) for key, points in flat.items()}
    far = _far_off(middles)
    near = {key: points for key, points in flat.items() if key not in far}
    xs = [x for points in near.values() for x, _y in points]
    ys = [y for points in near.values() for _x, y in points]
    side = max(max(xs) - min(xs), max(ys) - min(ys), SMALLEST_M) / (1 - 2 * MARGIN)
    left = (min(xs) + max(xs) - side) / 2
    top = (min(ys) + max(ys) + side) / 2

    def square(point: Point) -> Point:
        return (point[0] - left) / side, (top - point[1]) / side

    bar = max((one for one in _BARS_M if one <= side / 3), default=_BARS_M[0])
    return Plan(
        placed={key: _placed([square(point) for point in points]) for key, points in near.items()},
        far=far,
        bar=round(bar * 100 / side, 2),
        bar_text=f"{show_number(bar)} m" if bar < 1000 else f"{show_number(bar // 1000)} km",
        side_m=side,
    )


def _flattened(outlines: Mapping[str, Outline]) -> dict[str, list[Point]]:
    """Metres east and north of the middle of them all."""
    corners = [corner for outline in outlines.values() for corner in outline.corners]
    middle_x, middle_y = median(x for x, _y in corners), median(y for _x, y in corners)
    north = math.radians(1) * EARTH_RADIUS_M
    east = north * math.cos(math.radians(middle_y))
    return {
        key: [((x - middle_x) * east, (y - middle_y) * north) for x, y in outline.corners]
        for key, outline in outlines.items()
    }


def _far_off(middles: Mapping[str, Point]) -> dict[str, Far]:
    if len(middles) < FEWEST_FOR_FAR:
        return {}
    at = median(x for x, _y in middles.values()), median(y for _x, y in middles.values())
    distances = {key: math.hypot(x - at[0], y - at[1]) for key, (x, y) in middles.items()}
    usual = sorted(distances.values())[math.ceil(len(distances) * 0.8) - 1]
    limit = max(usual * FAR_TIMES, FAR_AT_LEAST_M)
    return {
        key: Far(round(distance), _wind(middles[key][0] - at[0], middles[key][1] - at[1]))
        for key, distance in distances.items()
        if distance > limit
    }


def _wind(east: float, north: float) -> str:
    return _WINDS[round(math.degrees(math.atan2(east, north)) / 45) % 8]


def _middle(points: Sequence[Point]) -> Point:
    return sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)


def _placed(points: Sequence[Point]) -> Placed:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    x, y = _middle(points)
    return Placed(
        path="M" + " L".join(f"{px * 1000:.1f},{py * 1000:.1f}" for px, py in points) + " Z",
        x=round(x * 100, 2),
        y=round(y * 100, 2),
        width=round((max(xs) - min(xs)) * 100, 2),
        height=round((max(ys) - min(ys)) * 100, 2),
    )
