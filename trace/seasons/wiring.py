"""Tells the documents room how seasons are found when a paper is about one, such as the quarantine paper of fry."""

from flask import Flask, url_for

from trace.documents.subjects import Subject, SubjectKind, register
from trace.errors import N_
from trace.kit.viewer import Viewer
from trace.seasons import queries
from trace.seasons.models import Season
from trace.seasons.naming import name_for

CHOICES = 40


def install(app: Flask) -> None:
    """Register the kind."""
    del app
    register("season", SubjectKind(N_("Mùa vụ"), _by_code, _by_id, _own))


def _by_code(code: str, seen_by: Viewer) -> Subject:
    return _subject(queries.find_season(code, seen_by=seen_by), seen_by)


def _by_id(number: int, seen_by: Viewer) -> Subject:
    found: Season | None = queries.visible_seasons(seen_by).where(Season.id == number).first()
    if found is None:
        raise queries.UnknownSeason(N_("Không tìm thấy vụ này."))
    return _subject(found, seen_by)


def _own(seen_by: Viewer) -> list[Subject]:
    if not seen_by.organisation_id:
        return []
    return [_subject(row, seen_by) for row in queries.open_seasons(seen_by.organisation_id)[:CHOICES]]


def _subject(row: Season, seen_by: Viewer) -> Subject:
    name, href = name_for(row, seen_by=seen_by), url_for("seasons.show", code=row.code)
    return Subject("season", row.id, row.code, name, href, row.organisation_id)
