"""Which papers there are: found for a viewer, made at a moment; every door asks here and decides nothing itself."""

from collections.abc import Sequence
from datetime import datetime

from trace.batches.queries import find_batch
from trace.kit.viewer import Viewer
from trace.labels.stating import is_test
from trace.papers import blank
from trace.papers.diary import diary_of
from trace.papers.dossier import dossier_of, known_of
from trace.papers.note import note_of
from trace.papers.words import growers_of
from trace.processes.queries import template as find_template
from trace.seasons.queries import find_season
from trace.settings import Settings
from trace.sites.queries import find_site
from trace.typeset.paper import Paper
from trace.typeset.pdf import PageRoom


def season_diary(code: str, *, settings: Settings, seen_by: Viewer, now: datetime) -> Paper:
    """The filled diary of a season."""
    season = find_season(code, seen_by=seen_by)
    return diary_of(season, address=f"{settings.base_url}/seasons/{season.code}", seen_by=seen_by, now=now)


def dispatch_note(number: int, *, settings: Settings, seen_by: Viewer, now: datetime) -> Paper:
    """The note of goods that left."""
    return note_of(number, base_url=settings.base_url, seen_by=seen_by, now=now)


def batch_dossier(code: str, *, settings: Settings, seen_by: Viewer, now: datetime) -> Paper:
    """A lot on one page."""
    batch = find_batch(code, seen_by=seen_by)
    known = known_of(batch, is_test=is_test(batch, settings), seen_by=seen_by, now=now)
    return dossier_of(known, base_url=settings.base_url, now=now, fits=PageRoom())


def blank_sheets(
    codes: Sequence[str], *, rows: int | None = None, template: str = "", settings: Settings, seen_by: Viewer,
    now: datetime,
) -> Sequence[Paper]:  # fmt: skip
    """The blank sheets of plots and ponds, in the order asked; each code at most once."""
    wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    blank.check_count(len(wanted))
    blank.check_rows(rows)
    way = find_template(template) if template else None
    sites = [find_site(code, seen_by=seen_by) for code in wanted]
    names = growers_of([site for site in sites if seen_by.owns(site.organisation_id)], seen_by=seen_by)
    return [
        blank.sheet_of_site(
            site, base_url=settings.base_url, way=way, rows=rows, grower=names.get(site.grower_id or 0, ""), now=now
        )
        for site in sites
    ]


def season_sheet(
    code: str, *, rows: int | None = None, settings: Settings, seen_by: Viewer, now: datetime
) -> Sequence[Paper]:
    """The blank sheet of a season."""
    season = find_season(code, seen_by=seen_by)
    return [blank.sheet_of_season(season, base_url=settings.base_url, rows=rows, now=now)]
