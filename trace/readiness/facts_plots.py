"""Plots and ponds of a season that another open season holds too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from trace.readiness.books import SeasonBook
from trace.seasons.models import Season, SeasonSite
from trace.sites.models import Site
from trace.sites.naming import office_name


@dataclass(frozen=True)
class PlotFacts:
    """`shared` are the names of those plots; `other` is the code of the oldest other season."""

    shared: Sequence[str]
    other: str

    @classmethod
    def gather(cls, book: SeasonBook, /) -> Self:
        if book.season.closed_on is not None:
            return cls((), "")
        own = [site.id for site in book.sites]
        rows = (
            SeasonSite.select(SeasonSite, Season, Site)
            .join(Season)
            .switch(SeasonSite)
            .join(Site)
            .where(SeasonSite.site.in_(own), SeasonSite.season != book.season.id, Season.closed_on.is_null())
            .order_by(Season.opened_on, Season.id)
        )
        found = list(rows) if own else []
        return cls(sorted({office_name(row.site) for row in found}), found[0].season.code if found else "")
