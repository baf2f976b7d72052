"""What readings may be about. Rooms above register theirs (a handover); here are places, seasons, lots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.errors import N_, NotFound
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.seasons.models import Season, SeasonSite
from trace.seasons.queries import find_season, sites_of
from trace.sensors.limits import POND, Limit, limits_of, stage_of, stages_of
from trace.sensors.models import LOT, SEASON, SITE
from trace.sites.models import Site
from trace.sites.queries import find_site


class UnknownSubject(NotFound):
    """Nothing of this kind has readings, or it is not yours to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that readings are about. `writer` is who may bring some: the organisation whose thing it is.

    `identifiers` are the stored URIs by which events name it. `handover` is the stored identifier of a dispatch.
    """

    kind: str
    code: str
    name: str
    endpoint: str
    writer: Organisation
    template: str
    stage: str
    identifiers: tuple[str, ...] = ()
    site: Site | None = None
    season: Season | None = None
    batches: tuple[Batch, ...] = ()
    handover: str = ""

    @property
    def stages(self) -> list[str]:
        """How such goods may be kept; none where that is no question."""
        return [] if self.stage == POND else stages_of(self.template)

    def limits(self, stage: str, *, on: date) -> dict[str, Limit]:
        """The limits that hold for it at this stage."""
        return limits_of(stage, self.template, on=on) if stage else {}


Finder = Callable[[str, Viewer], Subject]
_FINDERS: Final[dict[str, Finder]] = {}


def register(kind: str, finder: Finder) -> None:
    """A room above says how a thing of its own is found; once a kind."""
    _FINDERS[kind] = finder


def find_subject(kind: str, code: str, *, seen_by: Viewer) -> Subject:
    """The subject with this code, if `seen_by` may see it."""
    finder = {SITE: _place, SEASON: _season, LOT: _lot, **_FINDERS}.get(kind)
    if finder is None:
        raise UnknownSubject(N_("Không có số đo của loại này."))
    return finder(code, seen_by)


def of_season(season: Season) -> Subject:
    """A season, for a page that has it already."""
    sites = sites_of(season)
    return Subject(
        kind=SEASON, code=season.code, name=season.name, endpoint="seasons.show", writer=season.organisation,
        template=season.template, stage=POND, identifiers=(season.identifier,), season=season,
        site=sites[0] if len(sites) == 1 else None,
    )  # fmt: skip


def of_site(site: Site) -> Subject:
    """A place; its limits are those of what grows there now, or grew there last."""
    seasons = _seasons_on(site)
    return Subject(
        kind=SITE, code=site.code, name=site.name, endpoint="sites.show", writer=site.organisation, site=site,
        template=seasons[0].template if seasons else "", stage=POND if site.kind == "pond" else "",
        season=seasons[0] if seasons and seasons[0].closed_on is None else None,
        identifiers=tuple(season.identifier for season in seasons),
    )  # fmt: skip


def of_lots(batches: Sequence[Batch]) -> Subject:
    """One or several lots that are kept or carried together."""
    first = batches[0]
    return Subject(
        kind=LOT, code=first.code, name=first.name, endpoint="batches.show", writer=first.organisation,
        template=first.template, stage=stage_of(first.template, first.form), batches=tuple(batches),
        identifiers=tuple(batch.identifier for batch in batches),
    )  # fmt: skip


def _place(code: str, seen_by: Viewer) -> Subject:
    return of_site(find_site(code, seen_by=seen_by))


def _season(code: str, seen_by: Viewer) -> Subject:
    return of_season(find_season(code, seen_by=seen_by))


def _lot(code: str, seen_by: Viewer) -> Subject:
    return of_lots([find_batch(code, seen_by=seen_by)])


def _seasons_on(site: Site) -> list[Season]:
    """The seasons on this place: open ones first, then the last ones."""
    query = Season.select().join(SeasonSite).where(SeasonSite.site == site)
    return list(query.order_by(Season.closed_on.is_null().desc(), Season.opened_on.desc(), Season.id.desc()).limit(50))
