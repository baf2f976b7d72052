"""Papers for programs: the same files as on the pages."""

from typing import Any

import marshmallow as ma
from flask import Response, current_app
from flask_smorest import Blueprint

from trace import clock
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import LineField
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.papers import files, shelf
from trace.settings import Settings
from trace.typeset.paper import Paper

api = Blueprint("papers_api", __name__, url_prefix="/api/v1", description="Papers given back: PDF and Excel")


class PaperQuery(ma.Schema):
    """Which file: `pdf` or `xlsx`."""

    format = ma.fields.String(load_default=files.PDF, validate=ma.validate.OneOf(files.FORMATS))


class SheetsQuery(PaperQuery):
    """`rows`: lines in each table; without it pages are filled. `template`: the list of steps, such as `shrimp`."""

    rows = ma.fields.Integer(load_default=None, allow_none=True)
    template = LineField(longest=20, load_default="")


class ManySheetsQuery(SheetsQuery):
    """`site` may be given many times."""

    site = ma.fields.List(LineField(longest=13), load_default=list)


@api.get("/seasons/<code>/diary")
@api.arguments(PaperQuery, location="query")
@api.response(200, content_type="application/pdf")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def diary(asked: dict[str, Any], code: str) -> Response:
    """The filled diary of a season, as the paper books have it."""
    paper = shelf.season_diary(code, settings=_settings(), seen_by=signed_in(), now=clock.now())
    return _answer(paper, asked["format"])


@api.get("/batches/<path:code>/dossier")
@api.arguments(PaperQuery, location="query")
@api.response(200, content_type="application/pdf")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def dossier(asked: dict[str, Any], code: str) -> Response:
    """A lot on one A4 page."""
    paper = shelf.batch_dossier(code, settings=_settings(), seen_by=signed_in(), now=clock.now())
    return _answer(paper, asked["format"])


@api.get("/events/<int:number>/dispatch-note")
@api.arguments(PaperQuery, location="query")
@api.response(200, content_type="application/pdf")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def dispatch_note(asked: dict[str, Any], number: int) -> Response:
    """The note of goods that left; 409 for an event that is no dispatch."""
    paper = shelf.dispatch_note(number, settings=_settings(), seen_by=signed_in(), now=clock.now())
    return _answer(paper, asked["format"])


@api.get("/sites/<code>/diary-sheets")
@api.arguments(SheetsQuery, location="query")
@api.response(200, content_type="application/pdf")
@allowed(*RECORDERS, ADMIN)
def site_sheets(asked: dict[str, Any], code: str) -> Response:
    """The blank diary sheet of one plot or pond, with its QR."""
    return _sheets([code], asked)


@api.get("/diary-sheets")
@api.arguments(ManySheetsQuery, location="query")
@api.response(200, content_type="application/pdf")
@allowed(*RECORDERS, ADMIN)
def many_sheets(asked: dict[str, Any]) -> Response:
    """Blank diary sheets of several plots and ponds in one file, in the order asked."""
    return _sheets(asked["site"], asked)


def _sheets(codes: list[str], asked: dict[str, Any]) -> Response:
    papers = shelf.blank_sheets(
        codes, rows=asked["rows"], template=asked["template"], settings=_settings(), seen_by=signed_in(),
        now=clock.now(),
    )  # fmt: skip
    content = files.content_of_sheets(papers, asked["format"], rows=asked["rows"])
    name = files.name_of(papers[0], asked["format"], many=len(papers))
    return files.answer(content, name, asked["format"], is_kept=True)


def _answer(paper: Paper, format_name: str) -> Response:
    content = files.content_of(paper, format_name)
    return files.answer(content, files.name_of(paper, format_name), format_name, is_kept=True)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
