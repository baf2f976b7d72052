"""What the editor's buttons do to its inputs: move by half a millimetre, add, drop, put earlier or later, change stock.

Each is a word in a form post, so that it works without a script; what is no such word changes nothing.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from trace.errors import Invalid
from trace.kit.inputs import parse_number, whole_number
from trace.labels.facts import WORDING
from trace.labels.layout_parts import Rectangle
from trace.labels.own_inputs import MOST, Groups, Inputs, flat, inputs_of, shown, sort_inputs

NEW_BLOCK: Final = {"x_mm": "1", "y_mm": "1", "width_mm": "20", "height_mm": "6", "align": "left", "anchor": "top"}
NEW_SYMBOL: Final = {"x_mm": "1", "y_mm": "1", "width_mm": "18", "height_mm": "18", "what": "qr short"}
NEW_PICTURE: Final = {"x_mm": "1", "y_mm": "1", "width_mm": "10", "height_mm": "10"}
NEW_FIELD: Final = {"face": "regular", "size_mm": "2,2", "min_x_height_mm": "1,2", "max_lines": "2", "gap_mm": "0"}
# How much smaller than wished a new part may be to find room.
SHARES: Final = (1, 0.7, 0.5)
MOST_MM: Final = 450
STOCK: Final = ("kind", "dpi", "paper-", "grid-", "caution")


def step(inputs: Mapping[str, str], said: str, *, facts: tuple[str, ...] = ()) -> Inputs:
    """The inputs after one button: `nudge NAME BY`, `up PLACE`, `down PLACE`, `drop PLACE`, `add KIND` or
    `add field block-N`. A place is `block-0`, `block-0-field-2`, `symbol-0` or `picture-0`."""
    verb, _, rest = said.partition(" ")
    if verb == "nudge":
        return _nudged(inputs, *rest.partition(" ")[::2])
    groups = sort_inputs(inputs)
    if verb == "add":
        _add(groups, *rest.partition(" ")[::2], facts)
    elif verb in ("up", "down", "drop"):
        _move(groups, verb, rest)
    return flat(groups)


def with_stock(inputs: Mapping[str, str], table: Mapping[str, Any]) -> Inputs:
    """The inputs on the stock of another layout: its paper, its labels, its printer."""
    return {**inputs, **{key: value for key, value in inputs_of(table).items() if key.startswith(STOCK)}}


def with_picture(inputs: Mapping[str, str], sha256: str) -> Inputs:
    """One picture more, or a place that has none gets this one."""
    groups = sort_inputs(inputs)
    empty = next((one for one in groups.picture if not one.get("sha256")), None)
    if empty is not None:
        empty["sha256"] = sha256
    elif len(groups.picture) < MOST["picture"]:
        groups.picture.append({**_placed(groups, NEW_PICTURE), "sha256": sha256})
    return flat(groups)


def _nudged(inputs: Mapping[str, str], name: str, by: str) -> Inputs:
    """A length a little larger or smaller, never below nothing."""
    try:
        moved = max(Decimal(0), parse_number(inputs.get(name, "")) + parse_number(by))
    except Invalid:
        return dict(inputs)
    return {**inputs, name: shown(float(min(moved, Decimal(MOST_MM))))}


def _add(groups: Groups, kind: str, place: str, facts: tuple[str, ...]) -> None:
    if kind == "block" and len(groups.block) < MOST["block"]:
        groups.block.append(_placed(groups, NEW_BLOCK))
        groups.fields.append([_new_field(groups, facts)])
    elif kind == "symbol" and len(groups.symbol) < MOST["symbol"]:
        groups.symbol.append(_placed(groups, NEW_SYMBOL))
    elif kind == "field":
        index = whole_number(place.removeprefix("block-"))
        if index is not None and index < len(groups.fields) and len(groups.fields[index]) < MOST["field"]:
            groups.fields[index].append(_new_field(groups, facts))


def _placed(groups: Groups, part: Inputs) -> Inputs:
    """A new part where the label is still free, smaller if it must be; in its corner where there is no room."""
    try:
        taken = [_box(one) for one in (*groups.block, *groups.symbol, *groups.picture)]
        sides = (parse_number(groups.top[f"grid-label_{side}_mm"]) for side in ("width", "height"))
        across, down = (min(float(side), MOST_MM) for side in sides)
    except (Invalid, KeyError):
        return dict(part)
    for share in SHARES:
        width, height = (round(float(part[side]) * share, 1) for side in ("width_mm", "height_mm"))
        for y in range(1, int(down - height) + 1, 1 + int(down / 80)):
            for x in range(1, int(across - width) + 1, 1 + int(across / 80)):
                free = Rectangle(x, y, width, height)
                if not any(free.overlaps(one) for one in taken):
                    lengths = {"x_mm": x, "y_mm": y, "width_mm": width, "height_mm": height}
                    return {**part, **{key: shown(value) for key, value in lengths.items()}}
    return dict(part)


def _box(one: Inputs) -> Rectangle:
    return Rectangle(*(float(parse_number(one[key])) for key in ("x_mm", "y_mm", "width_mm", "height_mm")))


def _new_field(groups: Groups, facts: tuple[str, ...]) -> Inputs:
    """A fact that the label does not show yet."""
    there = {one.get("fact") for inner in groups.fields for one in inner}
    fact = next((one for one in facts or WORDING if one not in there), next(iter(WORDING)))
    return {**NEW_FIELD, "fact": fact, "lead": WORDING[fact][0]}


def _move(groups: Groups, verb: str, place: str) -> None:
    """Take one out, or let it change places with its neighbour."""
    group, _, rest = place.partition("-")
    number, _, inner = rest.partition("-field-")
    index = whole_number(number)
    if group not in MOST or index is None or index >= len(getattr(groups, group)):
        return
    if inner:
        at = whole_number(inner)
        if group == "block" and at is not None and at < len(groups.fields[index]):
            _change(groups.fields[index], at, verb)
    else:
        _change(getattr(groups, group), index, verb)
        if group == "block":
            _change(groups.fields, index, verb)


def _change(items: list[Any], index: int, verb: str) -> None:
    if verb == "drop":
        del items[index]
        return
    other = index - 1 if verb == "up" else index + 1
    if 0 <= other < len(items):
        items[index], items[other] = items[other], items[index]
