"""Strict reading of the reference files: an unknown key or name stops with a sentence."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from trace.processes.catalogue import (
    COMMON_ROLES,
    FIELD_TYPES,
    FIELDS_OF_USE,
    FILLED_BY,
    ROLES,
    SOURCED,
    UNVERIFIED,
    VISIBILITIES,
    Field,
    Form,
    OcopGroup,
    OcopStars,
    OcopSubgroup,
    Option,
    Range,
    Step,
    Template,
    Timing,
)

_RANGE_KEYS = {"above", "min", "max"}
_TEXTS = {"label_vi", "label_en", "type", "unit", "unit_shown", "unit_shown_en", "hint_vi", "hint_en", "filled_by"}
_PART_KEYS = (
    _TEXTS | _RANGE_KEYS | {"decimals", "max_length", "is_many", "is_from_last_time", "usual", "options", "suggestions"}
)
_FIELD_KEYS = _PART_KEYS | {"visibility", "basis", "parts"}
_STEP_KEYS = {
    *("name_vi", "name_en", "icon", "role", "event_type", "action", "biz_step", "disposition"),
    *("persistent_disposition", "required", "optional", "next", "takes", "makes", "usual", "options"),
    *("is_required_for_completeness", "is_repeatable", "may_start_without_season", "waiting_days_field"),
    *("note_vi", "note_en", "basis", "timing"),
}
_TEMPLATE_KEYS = {
    *("code", "aliases", "name_vi", "name_en", "icon", "season_vi", "season_en", "site_vi", "site_en"),
    *("categories", "forms", "steps", "is_unverified", "is_pesticide_forbidden", "fields_of_use"),
}


class CatalogueBroken(ValueError):
    """A reference file says something impossible; the sentence names the file's place."""


def read_fields(path: Path) -> dict[str, Field]:
    """Every field of `fields.toml` by its name."""
    return {name: _field(name, raw) for name, raw in _load(path).items()}


def read_template(path: Path, fields: Mapping[str, Field]) -> Template:
    """One template file, its steps in the file's order, their fields resolved with the step's own ranges."""
    raw = _load(path)
    where = path.stem
    _only(raw, _TEMPLATE_KEYS, where)
    forms = tuple(Form(*row) for row in raw["forms"])
    steps = tuple(_step(code, step, fields) for code, step in raw["steps"].items())
    _check_ways(where, steps, {f.code for f in forms})
    return Template(
        code=_text(raw, "code", where),
        name_vi=_text(raw, "name_vi", where),
        name_en=_text(raw, "name_en", where),
        icon=_text(raw, "icon", where),
        season_vi=raw["season_vi"],
        season_en=raw["season_en"],
        site_vi=raw["site_vi"],
        site_en=raw["site_en"],
        categories=tuple(raw["categories"]),
        forms=forms,
        steps=steps,
        aliases=tuple(raw.get("aliases", ())),
        is_unverified=raw.get("is_unverified", False),
        is_pesticide_forbidden=raw.get("is_pesticide_forbidden", False),
        fields_of_use=_fields_of_use(raw, where),
    )


def read_ocop(path: Path) -> tuple[tuple[OcopGroup, ...], tuple[OcopStars, ...]]:
    """The six groups with their sub-groups, and the table of stars, highest first."""
    raw = _load(path)
    _only(raw, {"certificate_months", "basis", "groups", "stars"}, path.stem)
    groups = tuple(
        OcopGroup(**{**g, "subgroups": tuple(OcopSubgroup(*s) for s in g["subgroups"])}) for g in raw["groups"]
    )
    stars = tuple(OcopStars(**row) for row in raw["stars"])
    return groups, tuple(sorted(stars, key=lambda row: -row.from_points))


def _fields_of_use(raw: Mapping[str, Any], where: str) -> tuple[str, ...]:
    named = tuple(raw.get("fields_of_use", ()))
    if unknown := set(named) - set(FIELDS_OF_USE):
        raise CatalogueBroken(f"{where}: {sorted(unknown)} is no field of use.")
    return named


def _load(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def _field(name: str, raw: Mapping[str, Any]) -> Field:
    _only(raw, _FIELD_KEYS, name)
    whole = _box(name, raw, visibility=_one_of(raw, "visibility", VISIBILITIES, name), basis=_text(raw, "basis", name))
    parts = []
    for part_name, part in raw.get("parts", {}).items():
        where = f"{name}.{part_name}"
        _only(part, _PART_KEYS, where)
        box = _box(where, part, visibility=whole.visibility, basis=whole.basis)
        parts.append(replace(box, filled_by=whole.filled_by, is_from_last_time=whole.is_from_last_time))
    if (whole.type == "group") != bool(parts):
        raise CatalogueBroken(f"Field {name}: a group has parts, and only a group.")
    return replace(whole, parts=tuple(parts))


def _box(name: str, raw: Mapping[str, Any], *, visibility: str, basis: str) -> Field:
    kind = _one_of(raw, "type", FIELD_TYPES, name)
    options = _options(raw.get("options", ()))
    if kind == "choice" and not options:
        raise CatalogueBroken(f"Field {name}: a choice without options.")
    return Field(
        name=name,
        label_vi=_text(raw, "label_vi", name),
        label_en=_text(raw, "label_en", name),
        type=kind,
        visibility=visibility,
        basis=basis,
        unit=raw.get("unit", ""),
        unit_shown=raw.get("unit_shown", ""),
        unit_shown_en=raw.get("unit_shown_en", ""),
        decimals=raw.get("decimals", 0),
        max_length=raw.get("max_length", 200),
        is_many=raw.get("is_many", False),
        is_from_last_time=raw.get("is_from_last_time", False),
        filled_by=_one_of({"filled_by": "person", **raw}, "filled_by", FILLED_BY, name),
        possible=_range(raw, SOURCED) if _RANGE_KEYS & raw.keys() else None,
        usual=_usual(raw["usual"], name) if "usual" in raw else None,
        options=options,
        suggestions=tuple(raw.get("suggestions", ())),
        hint_vi=raw.get("hint_vi", ""),
        hint_en=raw.get("hint_en", ""),
    )


def _step(code: str, raw: Mapping[str, Any], fields: Mapping[str, Field]) -> Step:
    _only(raw, _STEP_KEYS, code)
    required, optional = tuple(raw["required"]), tuple(raw["optional"])
    for name in (*required, *optional):
        if name not in fields:
            raise CatalogueBroken(f"Step {code} asks for {name}, and no such field exists.")
    return Step(
        code=code,
        name_vi=_text(raw, "name_vi", code),
        name_en=_text(raw, "name_en", code),
        icon=_text(raw, "icon", code),
        role=_one_of(raw, "role", (*ROLES, *COMMON_ROLES), code),
        event_type=_text(raw, "event_type", code),
        action=raw.get("action", ""),
        biz_step=_text(raw, "biz_step", code),
        disposition=raw.get("disposition", ""),
        persistent_disposition=raw.get("persistent_disposition", ""),
        required=required,
        optional=optional,
        next=tuple(raw["next"]),
        takes=tuple(raw.get("takes", ())),
        makes=raw.get("makes", ""),
        fields=_with_own_ranges(code, [fields[n] for n in (*required, *optional)], raw),
        is_required_for_completeness=raw.get("is_required_for_completeness", False),
        is_repeatable=raw.get("is_repeatable", True),
        may_start_without_season=raw.get("may_start_without_season", False),
        waiting_days_field=raw.get("waiting_days_field", ""),
        note_vi=raw.get("note_vi", ""),
        note_en=raw.get("note_en", ""),
        basis=raw.get("basis", ""),
        timing=tuple(_timing(row, code) for row in raw.get("timing", ())),
    )


def _with_own_ranges(code: str, boxes: list[Field], raw: Mapping[str, Any]) -> tuple[Field, ...]:
    """The step's own usual ranges and options replace the field's (moisture of fresh and of dry paddy)."""
    usual: dict[str, Range] = {}
    for name, value in raw.get("usual", {}).items():
        nested = value if not (_RANGE_KEYS | {"mark"}) & value.keys() else {"": value}
        usual |= {f"{name}.{part}".rstrip("."): _usual(row, f"{code}.{name}") for part, row in nested.items()}
    options = {name: _options(rows) for name, rows in raw.get("options", {}).items()}
    known = {b.name for b in boxes} | {p.name for b in boxes for p in b.parts}
    for name in (*usual, *options, *filter(None, [raw.get("waiting_days_field")])):
        if name not in known:
            raise CatalogueBroken(f"Step {code} speaks of {name}, which it does not ask for.")

    def own(box: Field) -> Field:
        parts = tuple(own(p) for p in box.parts)
        return replace(
            box, usual=usual.get(box.name, box.usual), options=options.get(box.name, box.options), parts=parts
        )

    return tuple(own(b) for b in boxes)


def _check_ways(where: str, steps: tuple[Step, ...], forms: set[str]) -> None:
    codes = {s.code for s in steps}
    for step in steps:
        for code in step.next:
            if code not in codes:
                raise CatalogueBroken(f"Step {step.code} leads to {code}, which {where} does not have.")
        earlier = {s.code for s in steps[: steps.index(step)]}
        for row in step.timing:
            if row.after not in earlier:
                raise CatalogueBroken(f"Step {step.code} comes after {row.after}, which does not stand before it.")
        for form in (*step.takes, *filter(None, [step.makes])):
            if form not in forms:
                raise CatalogueBroken(f"Step {step.code} speaks of the form {form}, which {where} does not have.")


def _timing(raw: Mapping[str, Any], code: str) -> Timing:
    """Usual days; what no source was read for is marked so, and what was read names it."""
    _only(raw, {"after", "min", "max", "every", "months", "variety", "mark", "source"}, f"{code}.timing")
    mark = _one_of(raw, "mark", (SOURCED, UNVERIFIED), f"{code}.timing")
    every, low, high = raw.get("every", 0), raw.get("min", 0), raw.get("max", 0)
    if (every > 0) == ("max" in raw) or not 0 <= low <= high or (mark == SOURCED and not raw.get("source")):
        raise CatalogueBroken(
            f"{code}: a timing has min and max days, or every so many, and a source where it is sourced."
        )
    return Timing(
        after=_text(raw, "after", f"{code}.timing"),
        low=low,
        high=high,
        every=every,
        months=tuple(raw.get("months", ())),
        variety=raw.get("variety", ""),
        mark=mark,
        source=raw.get("source", ""),
    )


def _options(rows: Any) -> tuple[Option, ...]:
    return tuple(Option(*row) for row in rows)


def _range(raw: Mapping[str, Any], mark: str) -> Range:
    low = raw.get("above", raw.get("min"))
    return Range(
        low=None if low is None else Decimal(low),
        high=None if raw.get("max") is None else Decimal(raw["max"]),
        is_low_open="above" in raw,
        mark=mark,
    )


def _usual(raw: Mapping[str, Any], where: str) -> Range:
    _only(raw, {*_RANGE_KEYS, "mark"}, where)
    return _range(raw, _one_of(raw, "mark", (SOURCED, UNVERIFIED), where))


def _only(raw: Mapping[str, Any], known: set[str], where: str) -> None:
    strangers = sorted(raw.keys() - known)
    if strangers:
        raise CatalogueBroken(f"{where}: unknown key {', '.join(strangers)}.")


def _one_of(raw: Mapping[str, Any], key: str, choices: Collection[str], where: str) -> str:
    value = _text(raw, key, where)
    if value not in choices:
        raise CatalogueBroken(f"{where}: {key} is {value}, not one of {', '.join(choices)}.")
    return value


def _text(raw: Mapping[str, Any], key: str, where: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        raise CatalogueBroken(f"{where}: {key} is missing.")
    return value
