"""Bringing a file: upload, what was understood, what is in the way, and only then the import."""

import io

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import N_, Invalid, Refusal
from trace.exchange import actions, queries, rules
from trace.exchange.blank import blank_workbook
from trace.exchange.kinds.registry import find_kind, kinds_for
from trace.exchange.models import ImportRun
from trace.exchange.schemas import NumbersForm, UploadForm
from trace.exchange.views import report_view, rows_page, run_view
from trace.kit.forms import Form, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, MANAGER, STAFF
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation

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
    """Keep the file and look through it; writes nothing of it."""
    form = read_form(UploadForm)
    sent = form.files.get("file")
    if not sent or not sent.filename:
        form.add_error("file", _("Chưa chọn tệp nào."))
    if form.is_valid and sent:
        try:
            run = actions.bring_file(
                sent.read(),
                file_name=sent.filename or "",
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
    content = io.BytesIO(blank_workbook(chosen, say=_))
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=f"mau-{kind}.xlsx")


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
