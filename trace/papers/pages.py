"""Papers for people: shown in a new tab or saved; blank sheets of many plots at once; where a sheet's QR leads."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.kit.forms import Form
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import whole_number
from trace.kit.languages import language
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.papers import blank, files, shelf
from trace.settings import Settings
from trace.sites.queries import find_site, sites_to_choose
from trace.typeset.paper import Paper

pages = Blueprint("papers", __name__)
_FORMAT = "<any(pdf, xlsx):format_name>"


@pages.get(f"/seasons/<code>/diary.{_FORMAT}")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def diary(code: str, format_name: str) -> Response:
    """The filled diary of a season."""
    return _answer(shelf.season_diary(code, settings=_settings(), seen_by=signed_in(), now=clock.now()), format_name)


@pages.get(f"/batches/<code>/dossier.{_FORMAT}")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def dossier(code: str, format_name: str) -> Response:
    """A lot on one page."""
    return _answer(shelf.batch_dossier(code, settings=_settings(), seen_by=signed_in(), now=clock.now()), format_name)


@pages.get(f"/events/<int:event_id>/note.{_FORMAT}")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def note(event_id: int, format_name: str) -> Response:
    """The dispatch note of goods that left."""
    paper = shelf.dispatch_note(event_id, settings=_settings(), seen_by=signed_in(), now=clock.now())
    return _answer(paper, format_name)


@pages.get(f"/seasons/<code>/sheet.{_FORMAT}")
@allowed(*RECORDERS, ADMIN)
def season_sheet(code: str, format_name: str) -> Response:
    """The blank sheet of a season."""
    rows = _rows()
    papers = shelf.season_sheet(code, rows=rows, settings=_settings(), seen_by=signed_in(), now=clock.now())
    content = files.content_of_sheets(papers, format_name, rows=rows)
    return files.answer(content, files.name_of(papers[0], format_name), format_name, is_kept=_is_kept())


@pages.get("/papers/sheets")
@allowed(*RECORDERS)
def sheets() -> str:
    """Choose plots and ponds; the form leads to the file."""
    return _sheets_page(_form(), chosen=request.args.getlist("site"))


@pages.get(f"/papers/sheets.{_FORMAT}")
@allowed(*RECORDERS)
def sheets_file(format_name: str) -> Any:
    """Blank sheets of the chosen plots and ponds in one file."""
    codes = request.args.getlist("site")
    try:
        rows = _rows()
        papers = shelf.blank_sheets(
            codes, rows=rows, template=request.args.get("template", ""), settings=_settings(), seen_by=signed_in(),
            now=clock.now(),
        )  # fmt: skip
    except blank.NoSheet as refusal:
        form = _form()
        form.refuse(refusal)
        return _sheets_page(form, chosen=codes), 422
    content = files.content_of_sheets(papers, format_name, rows=rows)
    name = files.name_of(papers[0], format_name, many=len(papers))
    return files.answer(content, name, format_name, is_kept=_is_kept())


@pages.get("/sites/<code>/record")
@allowed(*RECORDERS)
def record_site(code: str) -> Any:
    """Where the QR of a plot's sheet leads: straight to what may be written, if one season is open there."""
    site = find_site(code, seen_by=signed_in())
    seasons = blank.open_seasons_on(site)
    if len(seasons) == 1:
        return redirect(url_for("records.choose_season", code=seasons[0].code), code=303)
    if seasons:
        return redirect(url_for("seasons.index", site=site.code, state="open"), code=303)
    return redirect(url_for("sites.show", code=site.code), code=303)


def _form() -> Form:
    """What was typed, besides the plots, of which there may be many."""
    return Form({name: value for name, value in request.args.items() if name != "site"})


def _sheets_page(form: Form, *, chosen: list[str]) -> str:
    organisation_id = signed_in().organisation_id or 0
    ways = {way.code: way.name(language()) for kind in blank.GROWING for way in blank.ways_for(kind)}
    return render_template(
        "papers/sheets.html",
        form=form,
        sites=[
            {"value": site.code, "label": site.name, "help": site.code, "icon": site.kind}
            for site in sites_to_choose(organisation_id, kinds=blank.GROWING)
        ],
        chosen=chosen,
        ways=[("", _("như vụ gần nhất của ruộng, ao")), *ways.items()],
        most_rows=blank.MOST_ROWS,
    )


def _answer(paper: Paper, format_name: str) -> Response:
    content = files.content_of(paper, format_name)
    return files.answer(content, files.name_of(paper, format_name), format_name, is_kept=_is_kept())


def _is_kept() -> bool:
    return "download" in request.args


def _rows() -> int | None:
    """The number of lines asked for; what is no number is refused like a number out of range."""
    typed = request.args.get("rows", "").strip()
    rows = (whole_number(typed) or 0) if typed else None
    blank.check_rows(rows)
    return rows


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
