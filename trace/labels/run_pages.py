"""Labels: the print history, ordering a run, the run itself, the layouts."""

from dataclasses import asdict, replace
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.errors import Refusal
from trace.kit.days import show_day, show_moment
from trace.kit.forms import Form, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.labels import actions, queries, queries_history
from trace.labels.comparing import differences
from trace.labels.files import file_response
from trace.labels.layout_views import measures, title_of
from trace.labels.layouts import UnknownLayout, layout_by_hash, layout_for, titles_of
from trace.labels.ledger_pages import acts_of
from trace.labels.models import LabelRun
from trace.labels.ordering import (
    Order,
    batch_view,
    place_of,
    read_order,
    what_the_form_shows,
    what_the_preview_shows,
    who,
    words_of,
)
from trace.labels.printer_choices import can_send, sendings_of
from trace.labels.problems import LabelRefused
from trace.labels.rules import NoBudget
from trace.labels.schemas import PrintForm
from trace.labels.serial_labels import numbering_of
from trace.labels.sheet import picture_svg
from trace.labels.stating import address_of_run, facts_for, is_test, thawed
from trace.labels.svg import render_svg
from trace.readiness.queries import lacks_of
from trace.serials.rules import KeyMissing, spaced
from trace.settings import Settings

labels = Blueprint("labels", __name__, url_prefix="/labels")


@labels.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """Every run the reader may see."""
    seen = signed_in()
    listing = Listing.read(request.args, sorts=queries_history.SORTS, filters=queries_history.FILTERS)
    page = queries_history.history(listing, seen_by=seen)
    return render_template(
        "labels/index.html",
        page=page,
        runs=[_row(run) for run in page.items],
        sums=queries_history.sums_of(listing, seen_by=seen),
        layouts=sorted(titles_of(queries_history.layouts_used(seen_by=seen)).items()),
        printers=[(name, name) for name in queries_history.printers_used(seen_by=seen)],
        may_print=signed_in().role in RECORDERS,
        is_searched=bool(listing.search or listing.filters),
    )


@labels.get("/new")
@allowed(*RECORDERS)
def new() -> Any:
    """The form, for one lot; without a lot, the lots to choose from."""
    code = request.args.get("batch", "").strip()
    if not code:
        return _choose_batch()
    batch = _own_batch(code)
    return _form_page(batch, _replaced(request.args.get("replaces", "")), Form(), dict(request.args), status=200)


@labels.post("/")
@allowed(*RECORDERS)
@idempotent
def create() -> Any:
    """Order the labels."""
    form = read_form(PrintForm)
    batch = _own_batch(str(form.values.get("batch", "")))
    replaces = _replaced(str(form.values.get("replaces", "")))
    status = 422
    if form.is_valid:
        try:
            run = _start(batch, form, replaces)
        except Refusal as refusal:
            _refuse(form, refusal)
            status = refusal.status
        else:
            flash(_("Đã tạo %(count)s tem.", count=run.total) if _is_there(run) else _("Đang tạo tệp tem."))
            return redirect(url_for("labels.show", number=run.number), code=303)
    return _form_page(batch, replaces, form, form.values, status=status)


@labels.post("/preview")
@allowed(*RECORDERS)
def preview() -> Response:
    """The form again as it would be printed: "Xem thử" without a script; with one (`?part=1`) the parts that change."""
    form = read_form(PrintForm)
    batch = _own_batch(str(form.values.get("batch", "")))
    form.errors.pop("reason", None)
    replaces = _replaced(str(form.values.get("replaces", "")))
    if "part" not in request.args:
        return _form_page(batch, replaces, form, form.values, status=200)
    order = _order(batch, replaces, form, form.values)
    shown = what_the_preview_shows(order, settings=_settings(), now=clock.now())
    return make_response(render_template("labels/_preview_parts.html", form=form, **shown))


@labels.get("/preview.svg")
@allowed(*RECORDERS)
def preview_picture() -> Response:
    """One label of a lot as it would be printed now, by the same renderer; `batch` and `layout` in the query."""
    batch = _own_batch(request.args.get("batch", ""))
    layout = layout_for(request.args.get("layout", ""), organisation_id=batch.organisation_id)
    facts = facts_for(batch, layout, settings=_settings())
    if any(lack.is_blocking for lack in lacks_of(batch, now=clock.now(), label=layout.purpose)):
        facts = replace(facts, is_test=True)
    return Response(render_svg(layout, facts), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@labels.get("/runs/<number>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(number: str) -> str:
    """One run: how far it is, its file, what was on the labels."""
    seen = signed_in()
    run = queries.find_run(number, seen_by=seen)
    may_print = seen.role in RECORDERS and seen.owns(run.organisation_id)
    facts = asdict(thawed(run.printed))
    return render_template(
        "labels/show.html",
        run=_row(run),
        **how_far(run),
        printed=run.printed,
        days={key: show_day(facts[key]) for key in ("produced_on", "expires_on")},
        address=address_of_run(run),
        picture=_sheet_of(run),
        calibration=run.calibration,
        printed_by=who(run.created_by_id, run.via),
        data_hash=run.data_hash,
        ledger_index=run.ledger_index,
        replaceable=queries.replaceable_of(queries.first_run_of(run)),
        replaces=run.replaces.number if run.replaces_id else "",
        voids=acts_of(run),
        can_send=can_send(run),
        sendings=sendings_of(run, seen_by=seen),
        label_size=_size_of(run),
        numbers=_numbers_of(run) if may_print else None,
        differences=differences(run, settings=_settings()),
        reprints=[_row(one) for one in queries.reprints_of(run)],
        may_print=may_print,
    )


@labels.get("/runs/<number>/file")
@allowed(*RECORDERS)
def file(number: str) -> Response:
    """The labels as PDF, or one of them as a picture (`?format=png`, `svg`; `&shown=1` stays in the page)."""
    run = queries.find_run(number, seen_by=signed_in())
    return file_response(run, request.args.get("format", ""), is_shown="shown" in request.args)


def how_far(run: LabelRun) -> dict[str, Any]:
    """Where a run stands, for its page: what can be taken away by now, and what went wrong in a sentence."""
    standing = queries.standing_of(run)
    why = say(standing.refusal) if standing.refusal else _("trục trặc không rõ (%(what)s).", what=standing.message)
    ready = queries.labels_ready(run) if standing.is_under_way else 0
    has_symbol = bool(layout_by_hash(run.layout_hash).symbols)
    return {"standing": standing, "ready": ready, "why": why, "has_symbol": has_symbol}


def _numbers_of(run: LabelRun) -> dict[str, str] | None:
    """The first and the last number of a run's packs, and where they are activated; None where packs have none."""
    try:
        numbering = numbering_of(run, settings=_settings())
    except KeyMissing as refusal:
        return {"first": "", "last": "", "why": say(refusal), "href": ""}
    if numbering is None:
        return None
    first, last = (next(numbering.serials(at, at + 1)).serial for at in (0, run.total - 1))
    return {
        "first": spaced(first),
        "last": spaced(last),
        "why": "",
        "href": place_of("serials.show", number=run.number),
    }


def _size_of(run: LabelRun) -> str:
    grid = layout_by_hash(run.layout_hash).grid
    return measures(grid.label_width_mm, grid.label_height_mm)


def _start(batch: Batch, form: Form, replaces: LabelRun | None) -> LabelRun:
    data = form.data
    layout = layout_for(data["layout"], organisation_id=batch.organisation_id)
    is_same_layout = data["slot_layout"] in ("", layout.name)
    tapped = data["slot"] if is_same_layout else None
    return actions.start_run(
        batch,
        layout=layout,
        count=data["count"],
        copies=data["copies"],
        start_slot=data["slot_typed"] or tapped or queries.next_slot_of(batch.organisation_id, layout.name),
        printer=data["printer"],
        replaces=replaces,
        reason=data["reason"],
        by=signed_in(),
        now=clock.now(),
        settings=_settings(),
        via="page",
        serialised=data["serialised"],
        has_pin=data["has_pin"],
        spoiled=data["spoiled"].splitlines(),
        format=data["format"],
        dpi=data["dpi"],
    )


def _refuse(form: Form, refusal: Refusal) -> None:
    """The sentence beside its field; a label that does not fit has several."""
    if isinstance(refusal, LabelRefused):
        for problem in refusal.problems:
            form.add_error("layout", words_of(problem))
        return
    form.refuse(refusal)
    if refusal.field == "start_slot":
        form.errors["slot_typed"] = form.errors.pop("start_slot")


def _form_page(batch: Batch, replaces: LabelRun | None, form: Form, typed: dict[str, Any], *, status: int) -> Response:
    order = _order(batch, replaces, form, typed)
    shown = what_the_form_shows(order, form, settings=_settings(), now=clock.now())
    return make_response(render_template("labels/new.html", **shown), status)


def _order(batch: Batch, replaces: LabelRun | None, form: Form, typed: dict[str, Any]) -> Order:
    """The order as it stands, with the form's boxes brought to what it says."""
    try:
        budget = queries.budget_of(batch, is_test=is_test(batch, _settings()))
    except NoBudget as refusal:
        budget = None
        if not form.errors:
            form.refuse(refusal)
    order = read_order(batch, replaces, typed, budget)
    # The slot stands on the picture from here on; a typed one left in its box would win over the next tap.
    kept = {key: value for key, value in typed.items() if key != "slot_typed" or "slot_typed" in form.errors}
    form.values = {"count": order.count, "copies": order.copies, **kept, "layout": order.layout.name}
    return order


def _choose_batch() -> str:
    search = request.args.get("q", "").strip()[:100]
    found = queries.printable_batches(signed_in(), search=search)
    return render_template(
        "labels/choose.html",
        batches=[{**batch_view(one), "is_approved": one.approved_at is not None} for one in found],
        search=search,
    )


def _own_batch(code: str) -> Batch:
    return find_batch(code, seen_by=signed_in())


def _replaced(number: str) -> LabelRun | None:
    return queries.first_run_of(queries.find_run(number, seen_by=signed_in())) if number.strip() else None


def _row(run: LabelRun) -> dict[str, Any]:
    standing = queries.standing_of(run)
    return {
        "number": run.number,
        "href": url_for("labels.show", number=run.number),
        "batch": batch_view(run.batch),
        "layout": _title(run),
        "layout_name": run.layout,
        "count": run.count,
        "copies": run.copies,
        "total": run.total,
        "pages": run.pages,
        "start_slot": run.start_slot,
        "printed_at": show_moment(run.created_at),
        "state": standing.state,
        "is_test": run.is_test,
        "is_unverified": run.is_unverified,
        "is_reprint": run.replaces_id is not None,
        "reason": run.reason,
        "format": run.format.upper(),
        "dpi": run.dpi,
        "is_numbered": run.serial_key is not None,
        "organisation_name": run.organisation.name,
    }


def _title(run: LabelRun) -> str:
    """The title of the layout as it was printed."""
    try:
        return title_of(layout_by_hash(run.layout_hash))
    except UnknownLayout:
        return run.layout


def _sheet_of(run: LabelRun) -> str:
    """The first sheet with the slots this run took; nothing for rolls."""
    layout = layout_by_hash(run.layout_hash)
    if layout.kind != "sheet" or run.start_slot > layout.labels_per_page:
        return ""
    used = range(1, run.start_slot)
    return picture_svg(layout, used_slots=used, start_slot=run.start_slot, count=run.total, translate=_)


def _is_there(run: LabelRun) -> bool:
    return queries.standing_of(run).is_done


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
