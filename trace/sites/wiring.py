"""Tells the documents room how places are found when a certificate is about one."""

from flask import Flask, url_for

from trace.documents.subjects import Subject, SubjectKind, register
from trace.errors import N_
from trace.kit.viewer import Viewer
from trace.sites import queries
from trace.sites.models import Site
from trace.sites.naming import name_for


def install(app: Flask) -> None:
    """Register the kind."""
    del app
    register("site", SubjectKind(N_("Địa điểm"), _by_code, _by_id, _own))


def _by_code(code: str, seen_by: Viewer) -> Subject:
    return _subject(queries.find_site(code, seen_by=seen_by), seen_by)


def _by_id(number: int, seen_by: Viewer) -> Subject:
    found: Site | None = queries.visible_sites(seen_by).where(Site.id == number).first()
    if found is None:
        raise queries.UnknownSite(N_("Không tìm thấy địa điểm này."))
    return _subject(found, seen_by)


def _own(seen_by: Viewer) -> list[Subject]:
    return (
        [_subject(s, seen_by) for s in queries.sites_to_choose(seen_by.organisation_id)]
        if seen_by.organisation_id
        else []
    )


def _subject(row: Site, seen_by: Viewer) -> Subject:
    name = name_for(row, seen_by=seen_by) or row.code
    return Subject("site", row.id, row.code, name, url_for("sites.show", code=row.code), row.organisation_id)
