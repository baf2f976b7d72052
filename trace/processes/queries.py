"""Finding templates, steps and fields. The files are read once; the answers are frozen values."""

from functools import lru_cache
from pathlib import Path

from trace.errors import N_, NotFound
from trace.processes.catalogue import Field, OcopGroup, OcopStars, Step, Template
from trace.processes.reading import CatalogueBroken, read_fields, read_ocop, read_template

REFERENCE = Path(__file__).resolve().parents[2] / "seeds" / "reference"
COMMON = "common"


class UnknownTemplate(NotFound):
    """No list of steps under this code or for this category."""


class UnknownStep(NotFound):
    """The template has no such step."""


class UnknownField(NotFound):
    """No field of this name."""


def templates() -> tuple[Template, ...]:
    """Every product's template, ordered by code; `common` (acts every product shares) is not among them."""
    return tuple(t for code, t in _templates().items() if code != COMMON)


def template(code: str) -> Template:
    """The template with this code or alias (`shrimp_vannamei` is `shrimp`); UnknownTemplate otherwise."""
    found = _templates().get(code) or _by_alias().get(code)
    if found is None:
        raise UnknownTemplate(N_("Không có quy trình “%(code)s”."), field="template", code=code)
    return found


def template_for_category(category: str) -> Template:
    """The template a product category follows: its own, or that of its OCOP sub-group `ocop_food.grain`."""
    for candidate in templates():
        if category in candidate.categories:
            return candidate
    group_code, _, subgroup_code = category.partition(".")
    for group in ocop_groups():
        if group.code == group_code:
            ways = {s.code: s.template for s in group.subgroups} | {"": "ocop_generic"}
            if subgroup_code in ways:
                return template(ways[subgroup_code])
    raise UnknownTemplate(N_("Chưa có quy trình cho nhóm sản phẩm “%(code)s”."), field="category", code=category)


def categories() -> tuple[str, ...]:
    """Every category a product may have: the templates' own, then the OCOP groups and their sub-groups."""
    own = [c for t in templates() for c in t.categories]
    return (*own, *(c for g in ocop_groups() for c in (g.code, *(f"{g.code}.{s.code}" for s in g.subgroups))))


def step(template_code: str, step_code: str) -> Step:
    """A step of a template; the acts every product shares (X01…) are found under any template."""
    for candidate in (*template(template_code).steps, *template(COMMON).steps):
        if candidate.code == step_code:
            return candidate
    raise UnknownStep(N_("Quy trình này không có công đoạn “%(code)s”."), field="step", code=step_code)


def field(name: str) -> Field:
    """A field by its name, `water.ph` for a part; without any step's own range."""
    whole, _, part = name.partition(".")
    found = fields().get(whole)
    if found and part:
        found = {p.name: p for p in found.parts}.get(name)
    if found is None:
        raise UnknownField(N_("Không có ô “%(name)s”."), field="field", name=name)
    return found


@lru_cache(maxsize=1)
def fields() -> dict[str, Field]:
    """All fields by name."""
    return read_fields(REFERENCE / "fields.toml")


def ocop_groups() -> tuple[OcopGroup, ...]:
    """The six groups of QĐ 148/QĐ-TTg."""
    return _ocop()[0]


def ocop_stars() -> tuple[OcopStars, ...]:
    """The table of stars, highest first."""
    return _ocop()[1]


@lru_cache(maxsize=1)
def _templates() -> dict[str, Template]:
    found = [read_template(path, fields()) for path in sorted((REFERENCE / "processes").glob("*.toml"))]
    codes = [code for t in found for code in (t.code, *t.aliases)]
    step_codes = [s.code for t in found for s in t.steps]
    for repeated in {c for c in codes if codes.count(c) > 1} | {c for c in step_codes if step_codes.count(c) > 1}:
        raise CatalogueBroken(f"Two templates or steps share the code {repeated}.")
    return {t.code: t for t in found}


@lru_cache(maxsize=1)
def _by_alias() -> dict[str, Template]:
    return {alias: t for t in _templates().values() for alias in t.aliases}


@lru_cache(maxsize=1)
def _ocop() -> tuple[tuple[OcopGroup, ...], tuple[OcopStars, ...]]:
    return read_ocop(REFERENCE / "ocop_groups.toml")
