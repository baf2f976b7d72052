"""An own layout as the inputs of its editor: flat names like `block-0-field-1-size_mm`, each a text as it is typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from trace.labels.facts import WORDING

MOST: Final = {"block": 12, "field": 16, "symbol": 4, "picture": 4}

Inputs = dict[str, str]
_NAME: Final = re.compile(r"(block|symbol|picture)-([0-9]{1,2})(?:-(field)-([0-9]{1,2}))?-(\w+)")


@dataclass
class Groups:
    """The inputs sorted: `top` those of the whole layout, the others one dictionary for each block, symbol, picture;
    a block's fields stand in `fields`, one list a block."""

    top: Inputs
    block: list[Inputs]
    fields: list[list[Inputs]]
    symbol: list[Inputs]
    picture: list[Inputs]


def sort_inputs(inputs: Mapping[str, str]) -> Groups:
    """Group flat inputs; numbers may have holes, what is beyond the limits is left out."""
    top: Inputs = {}
    found: dict[str, dict[int, Inputs]] = {"block": {}, "symbol": {}, "picture": {}}
    fields: dict[int, dict[int, Inputs]] = {}
    for name, value in inputs.items():
        match = _NAME.fullmatch(name)
        if match is None:
            top[name] = value
            continue
        group, index, is_field, inner, key = match.groups()
        if is_field:
            if group == "block":
                fields.setdefault(int(index), {}).setdefault(int(inner), {})[key] = value
                found["block"].setdefault(int(index), {})
        else:
            found[group].setdefault(int(index), {})[key] = value
    blocks = sorted(found["block"])[: MOST["block"]]
    return Groups(
        top,
        [found["block"][one] for one in blocks],
        [[inner for _, inner in sorted(fields.get(one, {}).items())][: MOST["field"]] for one in blocks],
        *([found[group][one] for one in sorted(found[group])][: MOST[group]] for group in ("symbol", "picture")),
    )


def flat(groups: Groups) -> Inputs:
    """The inputs again, numbered without holes."""
    inputs = dict(groups.top)
    for group in ("block", "symbol", "picture"):
        for index, one in enumerate(getattr(groups, group)):
            inputs.update({f"{group}-{index}-{key}": value for key, value in one.items()})
    for index, inner in enumerate(groups.fields):
        for at, one in enumerate(inner):
            inputs.update({f"block-{index}-field-{at}-{key}": value for key, value in one.items()})
    return inputs


def inputs_of(table: Mapping[str, Any]) -> Inputs:
    """A table as the editor shows it."""
    top: Inputs = {key: str(table.get(key, "")) for key in ("title", "purpose", "kind", "dpi", "caution")}
    for part, usual in (("paper", {}), ("grid", {"column_gap_mm": 0, "row_gap_mm": 0})):
        top.update({f"{part}-{key}": shown(value) for key, value in {**usual, **table[part]}.items()})
    small = {"reason": "", "min_x_height_mm": 1.2, "max_lines": 2, **table.get("small_print", {})}
    top.update({f"small_print-{key}": shown(value) for key, value in small.items()})
    blocks = table.get("block", [])
    return flat(
        Groups(
            top,
            [{"align": "left", "anchor": "top", **_shown(one, leaving="field")} for one in blocks],
            [[_field_inputs(one) for one in block.get("field", [])] for block in blocks],
            [_symbol_inputs(one) for one in table.get("symbol", [])],
            [_shown(one) for one in table.get("picture", [])],
        )
    )


def shown(value: Any) -> str:
    """A number with decimal comma, a mark as `1` or nothing, a text as it is."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, int | float):
        return f"{round(value, 3):.3f}".rstrip("0").rstrip(".").replace(".", ",")
    return "" if value is None else str(value)


def _shown(part: Mapping[str, Any], leaving: str = "") -> Inputs:
    return {key: shown(value) for key, value in part.items() if key != leaving}


def _field_inputs(part: Mapping[str, Any]) -> Inputs:
    lead = part.get("lead")
    usual = {"face": "regular", "gap_mm": 0, "is_reversed": False, "is_optional": False, "max_lines": 2,
             "min_x_height_mm": 1.2}  # fmt: skip
    inputs = _shown({**usual, **{key: value for key, value in part.items() if key != "lead"}})
    usual_lead = WORDING[part["fact"]][0] if part.get("fact") in WORDING else ""
    return {**inputs, "lead": usual_lead if lead is None else str(lead)}


def _symbol_inputs(part: Mapping[str, Any]) -> Inputs:
    usual = {"kind": "qr", "holds": "full", "has_text": False, "is_optional": False}
    inputs = _shown({**usual, **part}, leaving="elements")
    kind, holds = inputs.pop("kind"), inputs.pop("holds")
    return {**inputs, "what": f"{kind} {holds}", "elements": ",".join(part.get("elements", ()))}
