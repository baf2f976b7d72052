"""The outline of a place: read from GeoJSON or typed points, checked, measured, drawn without any map.

Points are (longitude, latitude) in degrees, WGS 84, as in GeoJSON (RFC 7946). Distances use a flat picture around the
middle of the outline: over a few kilometres that is exact to well under a thousandth.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from trace.errors import N_, Invalid
from trace.kit.units import show_number

Point = tuple[float, float]

# Vietnam's land and islands with room to spare; sea borders are no business of this check.
WEST, EAST, SOUTH, NORTH = 102.0, 118.0, 6.5, 23.5
MOST_POINTS = 500
EARTH_RADIUS_M = 6_371_008.8
# Typed area and drawn area may differ this much before a person is asked to look again.
USUAL_RATIO = (0.8, 1.25)
_BARS_M = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)
_DEGREES = re.compile(r"-?\d{1,3}[.,]\d+")


class OutlineRefused(Invalid):
    """What was given is no outline of a place in Vietnam."""


@dataclass(frozen=True)
class Outline:
    """A ring of at least three corners that does not cross itself; the first corner is not repeated at the end."""

    corners: tuple[Point, ...]

    @property
    def area_m2(self) -> int:
        """The enclosed area in whole square metres."""
        return round(abs(_doubled_area(_flat(self.corners))) / 2)

    def as_geojson(self) -> dict[str, object]:
        """A GeoJSON Polygon, closed, with six decimals (a hand's breadth)."""
        ring = [[round(x, 6), round(y, 6)] for x, y in (*self.corners, self.corners[0])]
        return {"type": "Polygon", "coordinates": [ring]}

    def as_lines(self) -> str:
        """`latitude, longitude` a line, as it can be typed again."""
        return "\n".join(f"{y:.6f}, {x:.6f}" for x, y in self.corners)


@dataclass(frozen=True)
class Drawing:
    """An SVG in metres: `path` of the outline, `grid` lines, a scale bar of `bar_m` metres; y grows downwards.

    `width` and `height` are the view box from 0, 0; `unit` is a hundredth of the longer side: strokes and letters are
    multiples of it.
    """

    width: float
    height: float
    unit: float
    path: str
    corners: tuple[Point, ...]
    grid_x: tuple[float, ...]
    grid_y: tuple[float, ...]
    bar_m: int
    bar_text: str


def read_outline(text: str) -> Outline:
    """GeoJSON (a Polygon, or a Feature or collection that holds exactly one), or one point a line."""
    typed = text.strip()
    corners = _from_geojson(typed) if typed.startswith(("{", "[")) else _from_lines(typed)
    return _checked(corners)


def outline_from_geojson(polygon: dict[str, object]) -> Outline:
    """The outline that was stored."""
    return _checked(_ring(polygon))


def area_doubt(outline: Outline, area_m2: int | None) -> tuple[str, dict[str, str]] | None:
    """A sentence with its values when the typed area and the drawn one do not fit; None when they do."""
    if not area_m2 or USUAL_RATIO[0] <= outline.area_m2 / area_m2 <= USUAL_RATIO[1]:
        return None
    values = {"drawn": show_number(outline.area_m2), "typed": show_number(area_m2)}
    return N_("Hình vẽ rộng %(drawn)s m², còn diện tích đã ghi là %(typed)s m². Xem lại một trong hai."), values


def draw(outline: Outline) -> Drawing:
    """Fit the outline into a picture with a margin, grid lines at a round distance and a scale bar."""
    flat = _flat(outline.corners)
    left, top = min(x for x, _y in flat), max(y for _x, y in flat)
    wide, tall = max(x for x, _y in flat) - left, top - min(y for _x, y in flat)
    size = max(wide, tall)
    margin = size * 0.08
    # Narrow shapes get a frame that is not narrower than half of its length, so that bar and letters fit.
    width, height = max(wide, size / 2) + 2 * margin, max(tall, size / 2) + 2 * margin
    shift_x, shift_y = (width - wide) / 2 - left, (height - tall) / 2 + top
    points = tuple((round(x + shift_x, 1), round(shift_y - y, 1)) for x, y in flat)
    bar = max((b for b in _BARS_M if b <= width / 3), default=1)
    return Drawing(
        width=round(width, 1),
        height=round(height, 1),
        unit=round(max(width, height) / 100, 3),
        path="M" + " L".join(f"{x},{y}" for x, y in points) + " Z",
        corners=points,
        grid_x=_steps(bar, width),
        grid_y=_steps(bar, height),
        bar_m=bar,
        bar_text=f"{show_number(bar)} m" if bar < 1000 else f"{show_number(bar // 1000)} km",
    )


def _from_geojson(text: str) -> list[Point]:
    try:
        found = json.loads(text)
    except ValueError:
        raise OutlineRefused(N_("Không đọc được GeoJSON này."), field="outline") from None
    return _ring(_polygon_in(found))


def _polygon_in(found: object) -> dict[str, object]:
    """The one polygon inside a Feature or a collection."""
    if isinstance(found, dict):
        if found.get("type") == "Feature" and isinstance(found.get("geometry"), dict):
            return _polygon_in(found["geometry"])
        inner = found.get("features", found.get("geometries"))
        if isinstance(inner, list):
            if len(inner) != 1:
                raise OutlineRefused(N_("Tệp có %(count)s hình; cần đúng một hình."), field="outline", count=len(inner))
            return _polygon_in(inner[0])
        if found.get("type") == "MultiPolygon" and isinstance(found.get("coordinates"), list):
            parts = found["coordinates"]
            if len(parts) == 1:
                return {"type": "Polygon", "coordinates": parts[0]}
        if found.get("type") == "Polygon":
            return found
    raise OutlineRefused(N_("Cần một hình khép kín (Polygon) trong GeoJSON."), field="outline")


def _ring(polygon: dict[str, object]) -> list[Point]:
    rings = polygon.get("coordinates")
    if not isinstance(rings, list) or not rings:
        raise OutlineRefused(N_("Cần một hình khép kín (Polygon) trong GeoJSON."), field="outline")
    if len(rings) > 1:
        raise OutlineRefused(N_("Hình có lỗ bên trong; hãy vẽ đường bao ngoài thôi."), field="outline")
    try:
        points = [(float(p[0]), float(p[1])) for p in rings[0]]
    except (TypeError, ValueError, IndexError, KeyError):
        raise OutlineRefused(N_("Tọa độ trong GeoJSON không phải là số."), field="outline") from None
    if len(points) < 4 or points[0] != points[-1]:
        raise OutlineRefused(N_("Hình chưa khép kín: điểm cuối phải trùng điểm đầu."), field="outline")
    return points[:-1]


def _from_lines(text: str) -> list[Point]:
    """One point a line, latitude first as maps on phones say it; the order is clear in Vietnam, so both are read."""
    points: list[Point] = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        degrees = [float(d.replace(",", ".")) for d in _DEGREES.findall(line)]
        if len(degrees) != 2:
            raise OutlineRefused(
                N_("Dòng %(number)s cần đúng hai số, ví dụ: 20.446100, 106.342500."), field="outline", number=number
            )
        one, other = degrees
        points.append((other, one) if one < other else (one, other))
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _checked(points: Sequence[Point]) -> Outline:
    if not all(math.isfinite(x) and math.isfinite(y) for x, y in points):
        raise OutlineRefused(N_("Tọa độ trong GeoJSON không phải là số."), field="outline")
    corners = tuple(p for at, p in enumerate(points) if p != points[at - 1])
    if len(set(corners)) < 3:
        raise OutlineRefused(N_("Cần ít nhất 3 điểm khác nhau để vẽ thành hình."), field="outline")
    if len(corners) > MOST_POINTS:
        raise OutlineRefused(N_("Hình có quá %(most)s điểm."), field="outline", most=MOST_POINTS)
    for x, y in corners:
        if not (WEST <= x <= EAST and SOUTH <= y <= NORTH):
            raise OutlineRefused(
                N_("Điểm %(y)s, %(x)s không nằm ở Việt Nam. Kiểm tra thứ tự vĩ độ, kinh độ."), field="outline", x=x, y=y
            )
    flat = _flat(corners)
    if all(abs(_doubled_area((flat[0], *pair))) < 2 for pair in pairwise(flat)):
        raise OutlineRefused(N_("Các điểm nằm trên một đường thẳng, chưa thành hình."), field="outline")
    if _crosses_itself(corners):
        raise OutlineRefused(N_("Đường bao tự cắt nhau. Xếp các điểm theo thứ tự đi vòng quanh."), field="outline")
    return Outline(corners)


def _flat(corners: Sequence[Point]) -> list[Point]:
    """Metres east and north of the middle."""
    middle_x = sum(x for x, _y in corners) / len(corners)
    middle_y = sum(y for _x, y in corners) / len(corners)
    east = math.radians(1) * EARTH_RADIUS_M * math.cos(math.radians(middle_y))
    north = math.radians(1) * EARTH_RADIUS_M
    return [((x - middle_x) * east, (y - middle_y) * north) for x, y in corners]


def _doubled_area(points: Sequence[Point]) -> float:
    following = [*points[1:], points[0]]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, following, strict=True))


def _crosses_itself(corners: Sequence[Point]) -> bool:
    """True when two sides that are not neighbours meet, or a corner stands twice."""
    if len(set(corners)) < len(corners):
        return True
    count = len(corners)
    sides = [(corners[i], corners[(i + 1) % count]) for i in range(count)]
    return any(
        _meet(*sides[i], *sides[j])
        for i in range(count)
        for j in range(i + 2, count)
        if not (i == 0 and j == count - 1)
    )


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    def turn(p: Point, q: Point, r: Point) -> int:
        value = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
        return (value > 0) - (value < 0)

    def lies_on(p: Point, q: Point, r: Point) -> bool:
        return min(p[0], q[0]) <= r[0] <= max(p[0], q[0]) and min(p[1], q[1]) <= r[1] <= max(p[1], q[1])

    one, two, three, four = turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)
    if one != two and three != four:
        return True
    return any(
        t == 0 and lies_on(*s) for t, s in ((one, (a, b, c)), (two, (a, b, d)), (three, (c, d, a)), (four, (c, d, b)))
    )


def _steps(step: int, until: float) -> tuple[float, ...]:
    return tuple(float(step * n) for n in range(1, math.ceil(until / step)))
