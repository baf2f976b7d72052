"""Pages that send: a run to a printer, how that stands, what a person saw, and a printer's test label."""

from hashlib import sha256
from uuid import uuid4

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.documents.stores import store_of
from trace.errors import Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import RECORDERS
from trace.labels import queries as label_queries
from trace.labels.calibration_roll import roll_sheet
from trace.labels.layouts import layout_for
from trace.labels.models import LabelRun
from trace.labels.sheet import AS_DRAWN
from trace.printers import actions_sending, queries, rules, showing
from trace.printers.schemas import SeenForm, SendForm

sendings = Blueprint("sendings", __name__, url_prefix="/printers")


@sendings.get("/send")
@allowed(*RECORDERS)
def send() -> Response:
    """Which printer a run goes to; `run` in the query."""
    run = _own_run(request.args.get("run", ""))
    return _send_page(run, Form(), status=200)


@sendings.post("/sendings")
@allowed(*RECORDERS)
@idempotent
def create() -> Response:
    """Send it."""
    form = read_form(SendForm)
    run = _own_run(str(form.values.get("run", "")))
    if form.is_valid:
        try:
            printer = queries.find_printer(form.data["printer"], seen_by=signed_in())
            job = actions_sending.send_run(run, printer, reason=form.data["reason"], by=signed_in(), now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("sendings.show", number=job.number), code=303)  # type: ignore[return-value]
    return _send_page(run, form, status=422)


@sendings.get("/sendings/<number>")
@allowed(*RECORDERS)
def show(number: str) -> str:
    """How one sending stands, and what may be done."""
    job = queries.find_sending(number, seen_by=signed_in())
    return render_template("printers/sending.html", sending=showing.sending_view(job), form=Form())


@sendings.post("/sendings/<number>/retry")
@allowed(*RECORDERS)
def retry(number: str) -> Response:
    """Once more what left no ink."""
    job = queries.find_sending(number, seen_by=signed_in())
    actions_sending.retry(job, by=signed_in(), now=clock.now())
    return redirect(url_for("sendings.show", number=job.number), code=303)  # type: ignore[return-value]


@sendings.post("/sendings/<number>/cancel")
@allowed(*RECORDERS)
def cancel(number: str) -> Response:
    """Take it back while it waits."""
    job = queries.find_sending(number, seen_by=signed_in())
    actions_sending.cancel(job, by=signed_in(), now=clock.now())
    flash(_("Đã bỏ lần gửi. Máy in không nhận gì."))
    return redirect(url_for("printers.index"), code=303)  # type: ignore[return-value]


@sendings.post("/sendings/<number>/seen")
@allowed(*RECORDERS)
def seen(number: str) -> Response:
    """What a person saw at the printer."""
    job, form = queries.find_sending(number, seen_by=signed_in()), read_form(SeenForm)
    try:
        actions_sending.settle(job, seen=form.data.get("seen", ""), by=signed_in(), now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        page = render_template("printers/sending.html", sending=showing.sending_view(job), form=form)
        return make_response(page, refusal.status)
    return redirect(url_for("sendings.show", number=job.number), code=303)  # type: ignore[return-value]


@sendings.post("/<int:printer_id>/test")
@allowed(*RECORDERS)
def test(printer_id: int) -> Response:
    """Send a roll printer its test label; `layout` says which roll is in it, `adjusted` asks for the corrected one."""
    printer = queries.find_printer(printer_id, seen_by=signed_in())
    layout = layout_for(request.form.get("layout", ""), organisation_id=printer.organisation_id)
    calibration = AS_DRAWN
    if request.form.get("adjusted"):
        calibration = label_queries.calibration_for(printer.name, organisation_id=printer.organisation_id)
    content = roll_sheet(layout, rules.FORMATS[printer.kind], dpi=printer.dpi, calibration=calibration)
    digest = sha256(content).hexdigest()
    store_of(current_app.config["SETTINGS"]).put(digest, content)
    title = _("Tem căn chỉnh %(roll)s", roll=layout.title)
    job = actions_sending.send_sheet(
        printer, title=title, file_sha256=digest, size_bytes=len(content), by=signed_in(), now=clock.now()
    )
    return redirect(url_for("sendings.show", number=job.number), code=303)  # type: ignore[return-value]


def _own_run(number: str) -> LabelRun:
    run = label_queries.find_run(number, seen_by=signed_in())
    if not signed_in().owns(run.organisation_id):
        raise rules.UnknownSending(_("Không tìm thấy lần in này."))
    return run


def _send_page(run: LabelRun, form: Form, *, status: int) -> Response:
    able = queries.printers_for(run, seen_by=signed_in())
    before = queries.sending_before(run)
    form.values.setdefault("printer", able[0].id if len(able) == 1 else None)
    page = render_template(
        "printers/send.html",
        form=form,
        run={"number": run.number, "total": run.total, "format": run.format.upper(), "dpi": run.dpi,
             "href": url_for("labels.show", number=run.number)},
        printers=[{"value": one.id, "label": one.name, "help": showing.way_word(one), "icon": "print"} for one in able],
        before=showing.sending_view(before) if before else None,
        entry_id=form.values.get("entry_id") or str(uuid4()),
    )  # fmt: skip
    return make_response(page, status)
