"""Sổ in tem: every print, reprint and void; and the form that takes labels out of use."""

from typing import Any, Final

import marshmallow as ma
from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import Refusal
from trace.kit.acts import log_act
from trace.kit.days import show_moment
from trace.kit.forms import Form, FormSchema, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.inputs import LineField
from trace.kit.languages import language
from trace.kit.list_answer import list_answer
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.labels import actions_void, ledger_view, queries, queries_ledger, queries_void, rules_void
from trace.labels.models import LabelRun
from trace.labels.schemas import POSITIVE
from trace.settings import Settings

ledger = Blueprint("label_ledger", __name__, url_prefix="/labels")
MOST_LINES: Final = 50_000


class VoidForm(FormSchema):
    """How many labels of the run are out of use, and why; of packs with numbers from which to which."""

    count = ma.fields.Integer(load_default=None, validate=POSITIVE)
    first = LineField(longest=300, load_default="")
    last = LineField(longest=300, load_default="")
    kind = LineField(longest=12, required=True)
    reason = LineField(longest=300, load_default="")


@ledger.get("/ledger")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> Any:
    """The ledger; `?format=csv` or `xlsx` gives all that was asked for as a file."""
    seen = signed_in()
    listing = Listing.read(request.args, sorts=queries_ledger.SORTS, filters=queries_ledger.FILTERS)
    kind = request.args.get("format", "")
    if kind in ("csv", "xlsx"):
        return _file(listing, kind)
    page = queries_ledger.lines(listing, seen_by=seen)
    return render_template(
        "labels/ledger.html",
        page=page,
        lines=ledger_view.shown(page.items),
        sums=queries_ledger.sums_of(listing, seen_by=seen),
        people=[*queries_ledger.people_of(seen), ("api", _("mã truy cập cho máy")), ("command", _("dòng lệnh"))],
        acts=[(code, _(name)) for code, name in ledger_view.ACT_NAMES.items()],
        is_asked=bool(listing.search or listing.filters),
        shows_organisation=seen.organisation_id is None or seen.is_officer,
    )


@ledger.get("/runs/<number>/void")
@allowed(*RECORDERS)
def void(number: str) -> Response:
    """The form."""
    run = queries.find_run(number, seen_by=signed_in())
    return _form_page(run, Form({"kind": "spoiled"}), status=200)


@ledger.post("/runs/<number>/void")
@allowed(*RECORDERS)
@idempotent
def take_out(number: str) -> Any:
    """Take labels out of use."""
    seen = signed_in()
    run = queries.find_run(number, seen_by=seen)
    form, status = read_form(VoidForm), 422
    if form.is_valid:
        try:
            made = actions_void.void_labels(
                run, **form.data, by=seen, now=clock.now(), via="page", settings=_settings()
            )
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(_("Đã ghi hủy %(count)s tem.", count=made.count))
            return redirect(url_for("labels.show", number=run.number), code=303)
    return _form_page(run, form, status=status)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def acts_of(run: LabelRun) -> list[dict[str, Any]]:
    """What was taken out of use of a run, as its page tells it."""
    found = [queries_ledger.Line(queries_ledger.VOID, run, one) for one in queries_void.voids_of(run)]
    names = queries_ledger.names_of(found)
    return [
        {"at": show_moment(one.row.created_at), "count": one.void.count, "frees": one.void.frees,
         "why": ledger_view.why(one.void), "who": ledger_view.who(one.row, names)}
        for one in found if one.void
    ]  # fmt: skip


def _form_page(run: LabelRun, form: Form, *, status: int) -> Response:
    already = queries_void.out_of_use_count(run)
    kinds = [{"value": one.code, "label": one.name(language())} for one in rules_void.void_kinds()]
    html = render_template("labels/void.html", run=run, batch=run.batch, form=form, kinds=kinds, acts=acts_of(run),
                           already=already, left=run.total - already)  # fmt: skip
    return make_response(html, status)


def _file(listing: Listing, kind: str) -> Response:
    seen = signed_in()
    found = queries_ledger.every_line(listing, seen_by=seen, most=MOST_LINES)
    heads, cells = [_(head) for head in ledger_view.HEADS], ledger_view.cells(found)
    log_act(seen, "labels.export", now=clock.now(), count=len(found), filters=dict(listing.filters))
    return list_answer(kind, heads, cells, name=f"so-in-tem-{clock.today().isoformat()}", title=_("Sổ in tem"))
