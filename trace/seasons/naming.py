"""What a season is called, by who reads it: people may call one after a household, or after the plot it works."""

from collections.abc import Iterator, Sequence

from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.seasons.models import Season
from trace.seasons.queries import sites_of_many
from trace.sites.models import Site
from trace.sites.naming import name_for as place_name_for


def name_for(season: Season, *, seen_by: Viewer | None) -> str:
    """The name its own people gave it; for officers and everybody (None) without a household or its plot in it."""
    if seen_by is not None and (seen_by.is_admin or seen_by.owns(season.organisation_id)):
        return season.name
    return open_name(season)


def open_name(season: Season) -> str:
    """The name as everybody may read it: the month it was opened where nothing else would be left."""
    hidden = set(_hidden_words(sites_of_many([season.id])[season.id]))
    if not any(word in fold(season.name) for word in hidden):
        return season.name
    before, dash, _places = season.name.partition(" – ")
    if dash and not any(word in fold(before) for word in hidden):
        return before
    return f"{season.opened_on:%m/%Y}"


def _hidden_words(sites: Sequence[Site]) -> Iterator[str]:
    """Names of households' plots, and of the households, as they are searched for."""
    for site in sites:
        if not place_name_for(site, seen_by=None):
            yield fold(site.name)
        if site.grower_id is not None and site.grower.name:
            yield fold(site.grower.name)
