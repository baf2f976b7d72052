"""Where everything stands in the picture of a trace: a stop a row, rails beside the words, sources above, goods below.

Like a map of tracks: it stays readable at the width of a phone however wide the graph is, since only rails stand side
by side. Pure geometry in user units; a room of 328 units fills a phone of 360 px.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 328
_LANE, _LANES_AT_MOST = 20, 110
_LEFT, _GAP = 14, 16
_LINE, _ABOVE, _BELOW, _LEAST = 19, 12, 13, 48
# Units a letter takes at 14 px, by how wide it is drawn; a bold line takes a little more.
_NARROW: Final = frozenset("iíìỉĩịljtfr.,:;·|'()[] I1")
_WIDE: Final = frozenset("mwMW%ƯỪỨỬỮỰƠỜỚỞỠỢ—–")
_NARROW_UNITS, _USUAL_UNITS, _WIDE_UNITS, _CAPITAL_UNITS, _BOLD = 4.6, 7.9, 12.2, 9.6, 1.06


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words before wrapping; `kind` is its look: name, plain, hold, recall."""

    text: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Placed:
    """A wrapped line where it stands."""

    text: str
    kind: str
    y: float


@dataclass(frozen=True, slots=True)
class Stop:
    """One row: a mark on its rail at (x, y), words from `text_x`, and the whole row from `top`, `height` high."""

    key: int
    x: float
    y: float
    text_x: float
    top: float
    height: float
    lines: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Rail:
    """A way from one stop down to another, as the `d` of an SVG path."""

    source: int
    lot: int
    path: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing."""

    width: int
    height: float
    stops: tuple[Stop, ...]
    rails: tuple[Rail, ...]


def in_rows(root: int, above: Mapping[int, Sequence[int]], below: Mapping[int, Sequence[int]]) -> list[int]:
    """Keys from top to bottom: sources just above what they went into, what was made just below its last source."""
    return [*_after_all(root, above)[:-1], root, *reversed(_after_all(root, below)[:-1])]


def draw(rows: Sequence[int], flows: Mapping[int, Sequence[int]], words: Mapping[int, Sequence[Line]]) -> Picture:
    """The picture of these rows; `flows` leads from each key to those below it that it went into."""
    lanes, ways = _lanes(rows, flows)
    step = min(_LANE, _LANES_AT_MOST / max(lanes.values(), default=1)) if any(lanes.values()) else _LANE
    used = max([*lanes.values(), *(lane for _, _, lane in ways)], default=0)
    step = min(step, _LANES_AT_MOST / (used + 1))
    text_x = _LEFT + used * step + _GAP + 4
    stops, top = [], 0.0
    for key in rows:
        stop = _stop(key, _LEFT + lanes[key] * step, text_x, top, words[key])
        stops.append(stop)
        top += stop.height
    at = {stop.key: stop for stop in stops}
    rails = [Rail(a, b, _path(at[a], at[b], _LEFT + lane * step)) for a, b, lane in ways]
    return Picture(WIDTH, top, tuple(stops), tuple(rails))


def wrap(text: str, width: float, *, is_bold: bool = False) -> list[str]:
    """Text in lines no wider than `width`, broken at spaces; a word too long for a line is broken where it must be."""
    found, line = [], ""
    for word in text.split(" "):
        whole = f"{line} {word}" if line else word
        if units(whole, is_bold=is_bold) <= width:
            line = whole
            continue
        if line:
            found.append(line.removesuffix(" ·"))  # a line's end parts as well as a dot
        line = "" if word == "·" else word
        while units(line, is_bold=is_bold) > width and len(line) > 1:
            fitting = max(1, next(n for n in range(len(line), 0, -1) if n == 1 or units(line[:n]) * _BOLD <= width))
            found.append(line[:fitting])
            line = line[fitting:]
    return [*found, line]


def units(text: str, *, is_bold: bool = False) -> float:
    """About how wide a text is at 14 px, rather too wide than too narrow."""
    return sum(_letter(letter) for letter in text) * (_BOLD if is_bold else 1)


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return _NARROW_UNITS
    if letter in _WIDE:
        return _WIDE_UNITS
    return _CAPITAL_UNITS if letter.isupper() else _USUAL_UNITS


def _after_all(root: int, links: Mapping[int, Sequence[int]]) -> list[int]:
    """Each key after everything its links lead to, the root last. Without recursion: ways may be long."""
    found: list[int] = []
    open_, met = [(root, iter(links.get(root, ())))], {root}
    while open_:
        key, rest = open_[-1]
        following = next((one for one in rest if one not in met), None)
        if following is None:
            found.append(key)
            open_.pop()
        else:
            met.add(following)
            open_.append((following, iter(links.get(following, ()))))
    return found


def _lanes(
    rows: Sequence[int], flows: Mapping[int, Sequence[int]]
) -> tuple[dict[int, int], list[tuple[int, int, int]]]:
    """The lane of each key and of each way: ways to one key share its lane, which is free again below it."""
    place = {key: number for number, key in enumerate(rows)}
    taken: list[int | None] = []
    lanes: dict[int, int] = {}
    ways: list[tuple[int, int, int]] = []
    for key in rows:
        lane = taken.index(key) if key in taken else _free(taken)
        taken[lane], lanes[key] = None, lane
        for following in sorted(set(flows.get(key, ())), key=lambda one: place[one]):
            if following in taken:
                to = taken.index(following)
            else:
                to = lane if taken[lane] is None else _free(taken)
                taken[to] = following
            ways.append((key, following, to))
    return lanes, ways


def _free(taken: list[int | None]) -> int:
    if None in taken:
        return taken.index(None)
    taken.append(None)
    return len(taken) - 1


def _stop(key: int, x: float, text_x: float, top: float, words: Sequence[Line]) -> Stop:
    room = WIDTH - text_x - 6
    lines: list[Placed] = []
    y = top + _ABOVE + 12
    for line in words:
        for text in wrap(line.text, room, is_bold=line.kind != "plain"):
            lines.append(Placed(text, line.kind, y))
            y += _LINE
    height = max(_LEAST, y - _LINE + _BELOW - top)
    return Stop(key, x, top + _ABOVE + 7, text_x, top, height, tuple(lines))


def _path(source: Stop, lot: Stop, lane_x: float) -> str:
    """Down from the source, over to the lane within the source's own row, straight on to the lot."""
    if lane_x == source.x:
        return f"M{_n(source.x)} {_n(source.y)}V{_n(lot.y)}"
    end = source.top + source.height + _ABOVE - 6
    middle = (source.y + end) / 2
    return (
        f"M{_n(source.x)} {_n(source.y)}C{_n(source.x)} {_n(middle)} {_n(lane_x)} {_n(middle)} "
        f"{_n(lane_x)} {_n(end)}V{_n(lot.y)}"
    )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
