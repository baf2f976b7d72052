"""Sister departments: which body decides for which goods, and whether this viewer may decide or only read.

`may_decide` is the one place where powers over goods are told apart from reading. Rooms above ask it before they
compel, waive, confirm or refuse: `trace.access.rules_offices.may_decide(viewer, category, matter=…)`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from trace.errors import N_, NotAllowed
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.settings import ROOT

FILE: Final = ROOT / "seeds" / "reference" / "offices.toml"
LABELS, CODES, OCOP = "labels", "codes", "ocop"
MATTERS: Final = (LABELS, CODES, OCOP)
_KEYS: Final = frozenset(
    ["code", "name_vi", "name_en", "known_as", "categories", "matters", "article", "binds", "since", "certainty"],
)


class NotCompetent(NotAllowed):
    """You may read these goods, but another body decides for them."""


class OfficesBroken(ValueError):
    """The file of offices cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Office:
    """One body as data; see the head of the file for each word."""

    code: str
    name_vi: str
    name_en: str
    known_as: tuple[str, ...]
    categories: tuple[str, ...]
    matters: tuple[str, ...]
    article: str
    binds: str
    since: date
    certainty: str

    def name(self, language: str = "vi") -> str:
        return self.name_en if language == "en" else self.name_vi

    def leads(self, category: str) -> bool:
        """True for goods named in the file; `ocop_food` also stands for `ocop_food.from_grain`."""
        return bool({category, category.partition(".")[0]} & set(self.categories))


def may_decide(viewer: Viewer, category: str | None, *, matter: str = "", district: str | None = None) -> bool:
    """True when `viewer` may decide about goods of this category, not only read about them.

    `category` is a product's category or a lot's template (None where nothing is known of the goods: then the first
    office leads). `matter` (labels, codes, ocop) is for what one body decides whatever the goods are. An officer
    decides for what his body leads, within the goods of his own scope and, when `district` (an old one) is given, its
    districts. Who runs the service may as well: he acts for the body that asked him, and the log names him. Nobody
    else ever may. Pure: no database, no clock. Used by recalls, audit, inspections and requests.
    """
    if viewer.is_admin:
        return True
    office = office_of(viewer)
    if not viewer.is_officer or office is None:
        return False
    goods = category or ""
    scope = viewer.scope
    is_mine = not scope.categories or bool({goods, goods.partition(".")[0]} & set(scope.categories))
    is_near = district is None or not scope.districts or district in scope.districts
    return is_mine and is_near and (matter in office.matters or leading(goods).code == office.code)


def check_may_decide(viewer: Viewer, category: str | None, *, matter: str = "", district: str | None = None) -> None:
    """Refuse with the name of the body that decides. Raises NotCompetent."""
    if may_decide(viewer, category, matter=matter, district=district):
        return
    raise NotCompetent(
        N_("Việc này do %(office)s quyết định. Bạn xem được, nhưng không quyết định thay."),
        office=leading(category or "").name_vi,
    )


def office_of(viewer: Viewer) -> Office | None:
    """The body an officer acts for: the one his scope names, else the one whose name his department bears."""
    if not viewer.is_officer:
        return None
    named = [one for one in offices() if one.code == viewer.scope.office]
    name = fold(viewer.organisation_name)
    named += [one for one in offices() if name and name in map(fold, (one.name_vi, one.name_en, *one.known_as))]
    return named[0] if named else None


def leading(category: str) -> Office:
    """The body that leads for these goods; the first of the file where nobody names them."""
    return next((one for one in offices() if one.leads(category)), offices()[0])


@lru_cache(maxsize=1)
def offices() -> tuple[Office, ...]:
    """Every body, in the order of the file. Raises OfficesBroken."""
    rows: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["offices"]
    return tuple(_office(row) for row in rows)


def _office(row: Mapping[str, Any]) -> Office:
    if row.keys() != _KEYS or not set(row["matters"]) <= set(MATTERS):
        raise OfficesBroken(f"An office holds other keys than {', '.join(sorted(_KEYS))}: {row}")
    lists = {key: tuple(row[key]) for key in ("known_as", "categories", "matters")}
    return Office(**{**row, **lists})
