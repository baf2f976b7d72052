"""Which sections and columns a diary has on paper: read from the catalogue of steps, never written for one product."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from trace.processes.catalogue import DIARY, HARVEST, OPEN, PRIVATE, Field, Step, Template
from trace.processes.queries import REFERENCE

USUAL_ROWS = 4
# Boxes that the service fills and paper shows all the same.
_COMPUTED = ("safe_from",)
_ON_PAPER = (OPEN, DIARY, HARVEST)


@dataclass(frozen=True, slots=True)
class Kind:
    """One section as the data file has it: which steps belong to it, and what it is called."""

    code: str
    title_vi: str
    title_en: str
    roles: tuple[str, ...]
    fields: tuple[str, ...]
    without: tuple[str, ...]
    is_general: bool
    rows: int

    def title(self, language: str) -> str:
        return self.title_en if language == "en" else self.title_vi

    def holds(self, step: Step) -> bool:
        """True when the step is written here."""
        names = {box.name for box in step.fields}
        if names & set(self.without):
            return False
        return step.role in self.roles or bool(names & set(self.fields) and step.role != OPEN)


@dataclass(frozen=True, slots=True)
class Box:
    """One column: a field of a step, or a part of a group."""

    name: str
    field: Field
    is_required: bool
    is_private: bool
    share: float

    def label(self, language: str) -> str:
        """`Lượng giống (kg)`; nothing is said twice where the label already ends with it."""
        label, unit = self.field.label(language), self.field.unit_word(language)
        return label if not unit or "(" in label else f"{label} ({unit})"


@dataclass(frozen=True, slots=True)
class Layout:
    """The data file."""

    kinds: tuple[Kind, ...]
    split: frozenset[str]
    left_out: frozenset[str]
    summed: frozenset[str]
    room: dict[str, float]


@lru_cache(maxsize=1)
def layout() -> Layout:
    """`seeds/reference/papers.toml`, read once."""
    data = tomllib.loads((REFERENCE / "papers.toml").read_text(encoding="utf-8"))
    kinds = tuple(
        Kind(
            code=one["code"],
            title_vi=one["title_vi"],
            title_en=one["title_en"],
            roles=tuple(one.get("roles", ())),
            fields=tuple(one.get("fields", ())),
            without=tuple(one.get("without", ())),
            is_general=bool(one.get("is_general")),
            rows=int(one.get("rows", USUAL_ROWS)),
        )
        for one in data["sections"]
    )
    return Layout(
        kinds, frozenset(data["split"]), frozenset(data["left_out"]), frozenset(data["sum"]), dict(data["room"])
    )


def sections_of(template: Template) -> list[tuple[Kind, list[Step]]]:
    """The sections a template's diary has, in the order of the paper book, each with its steps."""
    found: dict[str, list[Step]] = {}
    for step in template.steps:
        if step.role in _ON_PAPER and (kind := kind_of(step)):
            found.setdefault(kind.code, []).append(step)
    return [(kind, found[kind.code]) for kind in layout().kinds if kind.code in found]


def kind_of(step: Step) -> Kind | None:
    """The section a step is written in; None for steps that stand in no diary."""
    return next((kind for kind in layout().kinds if kind.holds(step)), None)


@lru_cache(maxsize=512)
def boxes_of(step: Step) -> tuple[Box, ...]:
    """The columns of a step: what a person fills in, in the order in which it is asked, groups split where the paper
    book does; the day, the place and the lots stand in columns of their own."""
    rules = layout()
    found: list[Box] = []
    for whole in step.fields:
        is_asked = whole in step.asked or whole.name in _COMPUTED
        if not is_asked or whole.name in rules.left_out or whole.type in ("photo", "document", "batch"):
            continue
        parts = whole.parts if whole.name in rules.split else (whole,)
        found += [_box(part, whole, step) for part in parts]
    return tuple(sorted(found, key=lambda box: box.name == "note"))


def _box(part: Field, whole: Field, step: Step) -> Box:
    room = layout().room
    usual = 0.8 if part.type in ("number", "int") else 1.2
    return Box(
        name=part.name,
        field=part,
        is_required=step.is_required(whole.name),
        is_private=whole.visibility == PRIVATE,
        share=room.get(part.name, usual),
    )
