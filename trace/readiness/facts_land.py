"""Outlines that lie over one another, among an organisation's own places and those of others in the same commune."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from trace.kit.units import show_number
from trace.readiness.books import OrganisationBook
from trace.readiness.geometry import boxes_meet, shared_area_m2
from trace.readiness.rules import LANGUAGES, Finding
from trace.sites.models import Site
from trace.sites.naming import office_name
from trace.sites.outline import Outline, OutlineRefused, outline_from_geojson

_SMALLEST_M2: Final = 20
"""Neighbours drawn by hand share a strip along their border; only more than that is a plot drawn twice."""
_SMALLEST_SHARE: Final = 0.05
_OF_OTHERS: Final = {"vi": "một thửa của cơ sở khác", "en": "a plot of another organisation"}


@dataclass(frozen=True)
class Overlap:
    """One of the own places and another one; `other` is empty where that belongs to somebody else."""

    name: str
    code: str
    other: str
    area_m2: int

    def as_finding(self) -> Finding:
        """Told at the own place; whose the other one is stays with its owner."""
        said = {
            language: {
                "what": self.name,
                "other": f"“{self.other}”" if self.other else _OF_OTHERS[language],
                "area": show_number(self.area_m2),
            }
            for language in LANGUAGES
        }
        return Finding(said, subject=self.code)


@dataclass(frozen=True)
class LandFacts:
    """Every overlap that is more than a crooked border."""

    overlaps: Sequence[Overlap]

    @classmethod
    def gather(cls, book: OrganisationBook, /) -> Self:
        own = list(_drawn(book.sites))
        return cls(list(_among(own, list(_drawn(_neighbours(book.sites))))))


def _among(own: Sequence[tuple[Site, Outline]], others: Sequence[tuple[Site, Outline]]) -> Iterator[Overlap]:
    for place, (site, outline) in enumerate(own):
        for other, around in (*own[place + 1 :], *others):
            shared = _shared(outline, around)
            if shared:
                is_own = other.organisation_id == site.organisation_id
                yield Overlap(office_name(site), site.code, office_name(other) if is_own else "", shared)


def _shared(one: Outline, other: Outline) -> int:
    """Square metres in both; 0 for what a shaky hand explains."""
    if not boxes_meet(one.corners, other.corners):
        return 0
    area = shared_area_m2(one.corners, other.corners)
    smaller = min(one.area_m2, other.area_m2)
    return round(area) if area > max(_SMALLEST_M2, _SMALLEST_SHARE * smaller) else 0


def _neighbours(sites: Sequence[Site]) -> list[Site]:
    """Places of others in the communes of these, where both are drawn."""
    communes = {site.commune_code for site in sites if site.outline and site.commune_code}
    if not communes:
        return []
    own = sites[0].organisation_id
    return list(
        Site.select().where(
            Site.commune_code.in_(communes), Site.organisation != own, Site.is_active, ~Site.outline.is_null()
        )
    )


def _drawn(sites: Sequence[Site]) -> Iterator[tuple[Site, Outline]]:
    for site in sites:
        if not site.outline:
            continue
        try:
            yield site, outline_from_geojson(site.outline)
        except OutlineRefused:
            continue
