"""From the catalogue's fields to boxes on a page, and from stored values back to words. Plain values both ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from trace.kit.days import show_day
from trace.kit.units import show_number
from trace.processes.catalogue import PRIVATE, Field, Step

# What the page asks in parts of its own: the day, the photos, the lots and their amounts, the free note.
ASKED_ELSEWHERE: Final = frozenset(
    ("event_time", "photos", "note", "qty", "qty_in", "qty_out", "harvest_qty", "pack_count", "pack_size", "nsx", "hsd",
     "lot", "input_lots")
)  # fmt: skip
MOST_CARDS: Final = 4
_KINDS: Final = {"number": "number", "int": "number", "date": "date", "datetime": "datetime", "list": "textarea"}
_LONG_TEXT: Final = 200


@dataclass(frozen=True)
class Box:
    """One input as `_parts/forms.html` draws it."""

    name: str
    label: str
    kind: str
    is_required: bool = False
    help: str = ""
    unit: str = ""
    options: tuple[dict[str, str], ...] = ()
    suggestions: tuple[str, ...] | None = None
    is_private: bool = False
    max_length: int | None = None


@dataclass(frozen=True)
class Part:
    """One thing a step asks for: a single box, or several written down together under one heading."""

    label: str
    boxes: tuple[Box, ...]
    is_group: bool
    is_required: bool
    is_private: bool


@dataclass(frozen=True)
class Choices:
    """What the organisation has that a box may point to."""

    partners: tuple[str, ...] = ()
    certificates: tuple[tuple[str, str], ...] = ()
    materials: tuple[str, ...] = ()


def parts_of(step: Step, language: str, choices: Choices, *, besides: frozenset[str] = frozenset()) -> list[Part]:
    """What a person is asked at this step, required things first, without what the page asks elsewhere."""
    hidden = ASKED_ELSEWHERE | besides
    shown = [f for f in step.asked if f.name not in hidden and f.type not in ("photo", "site", "person", "batch")]
    return [_part(field, step, language, choices) for field in shown]


def uploads_of(step: Step, language: str) -> list[Box]:
    """The photos a step asks for: of the place, and of labels or invoices."""
    return [
        Box(
            name=field.name,
            label=field.label(language),
            kind="photo",
            is_required=step.is_required(field.name),
            help=field.hint(language),
            is_private=field.visibility == PRIVATE,
        )
        for field in step.asked
        if field.type == "photo"
    ]


def _part(field: Field, step: Step, language: str, choices: Choices) -> Part:
    is_required = step.is_required(field.name)
    boxes = field.parts or (field,)
    return Part(
        label=field.label(language),
        boxes=tuple(_box(box, language, choices, is_required=is_required and not field.parts) for box in boxes),
        is_group=bool(field.parts),
        is_required=is_required,
        is_private=field.visibility == PRIVATE,
    )


def _box(field: Field, language: str, choices: Choices, *, is_required: bool) -> Box:
    options = tuple({"value": o.code, "label": _capital(o.label(language))} for o in map(_Worded, field.options))
    if field.type == "document" and choices.certificates:
        options = tuple({"value": number, "label": label} for number, label in choices.certificates)
    return Box(
        name=field.name,
        label=field.label(language),
        kind=_kind(field, options),
        is_required=is_required,
        help=field.hint(language),
        unit=field.unit_word(language),
        options=options,
        suggestions=_suggestions(field, choices),
        is_private=field.visibility == PRIVATE,
        max_length=field.max_length if field.type in ("text", "list") else None,
    )


@dataclass(frozen=True)
class _Worded:
    option: Any

    @property
    def code(self) -> str:
        return str(self.option.code)

    def label(self, language: str) -> str:
        return str(self.option.label_en if language == "en" else self.option.label_vi)


def _kind(field: Field, options: Sequence[object]) -> str:
    if field.type == "choice" or (field.type == "document" and options and field.is_many):
        if field.is_many:
            return "checkboxes"
        return "radio" if len(options) <= MOST_CARDS else "select"
    if field.type == "text" and field.max_length > _LONG_TEXT:
        return "textarea"
    return _KINDS.get(field.type, "text")


def _suggestions(field: Field, choices: Choices) -> tuple[str, ...] | None:
    if field.type == "organisation":
        return choices.partners or None
    if field.type == "material":
        return choices.materials or None
    if field.type == "document" and not field.is_many:
        return tuple(number for number, _ in choices.certificates) or None
    return field.suggestions or None


def show_value(field: Field, value: Any, language: str) -> str:
    """A stored value (JSON as events keep it, or typed) in words: numbers with their unit, choices by label."""
    if isinstance(value, list | tuple):
        return ", ".join(show_value(field, one, language) for one in value)
    if field.type == "choice":
        return next((_Worded(o).label(language) for o in field.options if o.code == value), str(value))
    if field.type in ("number", "int"):
        return f"{show_typed_number(value)} {field.unit_word(language)}".strip()
    if field.type == "date":
        return show_day(value if isinstance(value, date) else date.fromisoformat(str(value)))
    return str(value)


def show_typed_number(value: Any) -> str:
    """`14.5` or Decimal("14.5") as `14,5`, the way it would be typed here."""
    try:
        return show_number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def as_typed(field: Field, value: Any) -> Any:
    """A stored value as the box of a form holds it."""
    if field.type in ("number", "int"):
        return show_typed_number(value)
    if field.type == "list" and isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return value


def fields_by_name(step: Step) -> dict[str, Field]:
    """Every box of a step by name, parts of groups as `water.ph`."""
    return {box.name: box for whole in step.fields for box in (whole, *whole.parts)}


def facts_of(step: Step, values: Mapping[str, Any], language: str) -> list[dict[str, str]]:
    """Values as pairs for `facts`, in the order of the step's form."""
    found = []
    for name, field in fields_by_name(step).items():
        if name in values and values[name] not in (None, "", [], ()):
            found.append({"label": field.label(language), "value": show_value(field, values[name], language)})
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
