"""Bringing a file: upload, what was understood, what is in the way, and only then the import."""

import io

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import N_, Invalid, Refusal
from trace.exchange import actions, diary_book, queries, rules
from trace.exchange.blank import blank_workbook
from trace.exchange.kinds.registry import find_kind, kinds_for
from trace.exchange.models import ImportRun
from trace.exchange.schemas import NumbersForm, UploadForm
from trace.exchange.views import report_view, rows_page, run_view
from trace.kit.days import show_moment
from trace.kit.forms import Form, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, MANAGER, RECORDERS, STAFF
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.seasons.queries import find_season

pages = Blueprint("exchange", __name__, url_prefix="/exchange")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/")
@allowed(STAFF, MANAGER, ADMIN)
def index() -> Response:
    """The upload form, templates to fill in, and the files brought so far."""
    return _index(Form({"kind": request.args.get("kind", "")}), status=200)


@pages.post("/")
@allowed(STAFF, MANAGER, ADMIN)
def upload() -> Response:
    """Keep the file, or what was pasted, and look through it; writes nothing of it."""
    form = read_form(UploadForm)
    content, file_name = _sent(form)
    if form.is_valid:
        try:
            run = actions.bring_file(
                content,
                file_name=file_name,
                kind=form.data["kind"],
                organisation=_own(form.data["kind"]),
                by=signed_in(),
                now=clock.now(),
            )
            return _to(run)
        except Refusal as refusal:
            form.refuse(refusal)
    return _index(form, status=422)


@pages.get("/template/<kind>.xlsx")
@allowed(STAFF, MANAGER, ADMIN)
def template(kind: str) -> Response:
    """An empty workbook with headings, notes and choices."""
    if kind not in {one.code for one in kinds_for(signed_in())}:
        raise queries.UnknownImport(N_("Không có mẫu này."))
    chosen = find_kind(kind)
    return _workbook(blank_workbook(chosen, say=_), f"mau-{kind}")


@pages.get("/diary/<product>.xlsx")
@allowed(STAFF, MANAGER, ADMIN)
def product_book(product: str) -> Response:
    """The diary of a kind of product, empty; the organisation's open seasons stand in its lists."""
    seen, way = signed_in(), diary_book.find_way(product)
    own = find_organisation(seen.organisation_id, seen_by=seen) if seen.organisation_id else None
    return _workbook(diary_book.book_of_product(way, organisation=own, say=_), f"so-nhat-ky-{way.code}")


@pages.get("/seasons/<code>/diary.xlsx")
@allowed(*RECORDERS, ADMIN)
def season_book(code: str) -> Response:
    """The diary of one season, empty but for its name and its plots."""
    season = find_season(code, seen_by=signed_in())
    return _workbook(diary_book.book_of_season(season, say=_), f"so-nhat-ky-{season.code}")


@pages.get("/<int:import_id>")
@allowed(STAFF, MANAGER, ADMIN)
def show(import_id: int) -> Response:
    """What was understood and what would be done; while a job works, how far it is."""
    return _show(queries.find_import(import_id, seen_by=signed_in()), Form(), status=200)


@pages.post("/<int:import_id>/numbers")
@allowed(STAFF, MANAGER, ADMIN)
def numbers(import_id: int) -> Response:
    """Say how the file writes its numbers."""
    run = queries.find_import(import_id, seen_by=signed_in())
    form = read_form(NumbersForm)
    if form.is_valid:
        try:
            actions.choose_numbers(run, form.data["numbers"], by=signed_in(), now=clock.now())
            return _to(run)
        except Refusal as refusal:
            form.refuse(refusal)
    return _show(run, form, status=422)


@pages.post("/<int:import_id>/import")
@allowed(STAFF, MANAGER, ADMIN)
def confirm(import_id: int) -> Response:
    """Write the whole file."""
    run = queries.find_import(import_id, seen_by=signed_in())
    try:
        actions.confirm_import(run, by=signed_in(), now=clock.now())
    except Refusal as refusal:
        form = Form()
        form.add_error("", say(refusal))
        return _show(queries.find_import(import_id, seen_by=signed_in()), form, status=refusal.status)
    return _to(run)


@pages.post("/<int:import_id>/discard")
@allowed(STAFF, MANAGER, ADMIN)
def discard(import_id: int) -> Response:
    """Throw the file away."""
    run = queries.find_import(import_id, seen_by=signed_in())
    try:
        actions.discard_import(run, by=signed_in(), now=clock.now())
    except Refusal as refusal:
        form = Form()
        form.add_error("", say(refusal))
        return _show(run, form, status=refusal.status)
    flash(_("Đã bỏ tệp. Chưa có gì được nhập từ tệp này."))
    return redirect(url_for("exchange.index"), code=303)  # type: ignore[return-value]


def _sent(form: Form) -> tuple[bytes, str]:
    """The file that was chosen, or the cells that were pasted; one of the two."""
    chosen = form.files.get("file")
    # Not the cleaned value: an empty first cell at the start of a line is a tab, and counts.
    pasted = request.form.get("pasted", "").strip("\r\n")
    has_file = bool(chosen and chosen.filename)
    if has_file and pasted.strip():
        form.add_error("pasted", _("Chọn tệp hoặc dán, không làm cả hai."))
    elif not has_file and not pasted.strip():
        form.add_error("file", _("Chưa chọn tệp nào."))
    if chosen and has_file:
        return chosen.read(), chosen.filename or ""
    return pasted.encode(), _("Dán lúc %(moment)s", moment=show_moment(clock.now()))


def _workbook(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def _own(kind: str) -> Organisation | None:
    """The organisation a file of this kind belongs to: the asker's own."""
    seen = signed_in()
    if not find_kind(kind).needs_organisation:
        return None
    if seen.organisation_id is None:
        raise Invalid(N_("Loại tệp này do cán bộ của cơ sở nhập."), field="kind")
    return find_organisation(seen.organisation_id, seen_by=seen)


def _to(run: ImportRun) -> Response:
    return redirect(url_for("exchange.show", import_id=run.id), code=303)  # type: ignore[return-value]


def _index(form: Form, *, status: int) -> Response:
    seen = signed_in()
    kinds = kinds_for(seen)
    if len(kinds) == 1 or not form.values.get("kind"):
        form.values["kind"] = kinds[0].code
    body = render_template(
        "exchange/index.html",
        form=form,
        kinds=[(kind.code, _(kind.name)) for kind in kinds],
        books=[(way.code, way.name(language()), way.icon) for way in diary_book.ways_with_a_diary()],
        most_rows=rules.MOST_ROWS_AT_ONCE,
        runs=[run_view(run) for run in queries.recent_imports(seen_by=seen)],
    )
    return make_response(body, status)


def _show(run: ImportRun, form: Form, *, status: int) -> Response:
    report = queries.report_of(run)
    job = queries.job_of(run) if run.state in ("reading", "writing") else None
    listing = Listing.read(request.args, sorts=("row",), filters=("outcome",))
    body = render_template(
        "exchange/show.html",
        run=run_view(run),
        report=report_view(report) if report else None,
        form=form,
        page=rows_page(report, listing) if report else None,
        job={"percent": job.percent, "state": job.state} if job else None,
        is_waiting=run.state in ("reading", "writing"),
    )
    return make_response(body, status)
