"""Planning an inspection: from the plan, a batch, a case or a report (`?about=case:…&supplier=…&batch=…`)."""

from typing import Any
from uuid import uuid4

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.audit.queries_suppliers import find_supplier
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.errors import NotAllowed, Refusal
from trace.inspections import actions, catalogue, queries
from trace.inspections.actions_plan import Plan
from trace.inspections.catalogue import COMMON, checklists, checklists_for
from trace.inspections.competence import categories_of
from trace.inspections.pages_lists import pages
from trace.inspections.receiving import entry_of
from trace.inspections.rules import MODES, REMOTE
from trace.inspections.schemas import PlanForm
from trace.kit.forms import Form, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.viewer import ADMIN, AUDITOR
from trace.organisations.models import Organisation


@pages.get("/new")
@allowed(AUDITOR, ADMIN)
def new() -> Response:
    """An empty form; what the address names is filled in."""
    known = {name: request.args.get(name, "").strip()[:60] for name in ("supplier", "batch", "about")}
    form = Form({**known, "mode": REMOTE, "entry_id": str(uuid4())})
    organisation, batch = _named(form)
    if organisation is not None:
        form.values["checklists"] = checklists_for(categories_of(organisation, batch))
    seen = signed_in()
    if seen.is_officer and seen.person_id:
        form.values["inspectors"] = [str(seen.person_id)]
    form.errors = {}
    return _page(form, 200)


@pages.post("/new")
@allowed(AUDITOR, ADMIN)
def create() -> Any:
    """Put it on the list."""
    seen, form = signed_in(), read_form(PlanForm)
    organisation, batch = _named(form)
    if not form.is_valid or organisation is None:
        return _page(form, 422)
    data = form.data
    try:
        made = actions.plan(
            organisation,
            Plan(
                mode=data["mode"],
                planned_on=data["planned_on"],
                reason=data["reason"],
                inspectors=data["inspectors"],
                others=[line for line in data["others"].splitlines() if line.strip()],
                checklists=data["checklists"],
                is_announced=not data["is_surprise"],
                about=data["about"],
                decision_no=data["decision_no"],
                decision_on=data["decision_on"],
            ),
            batch=batch,
            by=seen,
            now=clock.now(),
            entry_id=entry_of(form),
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(form, refusal.status)
    flash(_("Đã lên lịch kiểm tra %(code)s.", code=made.code))
    return redirect(url_for("inspections.show", code=made.code), code=303)


def _named(form: Form) -> tuple[Organisation | None, Batch | None]:
    """The supplier and the lot that are named, for whoever may see them; a wrong one is said beside its box."""
    seen, organisation, batch = signed_in(), None, None
    supplier, lot = (str(form.values.get(name) or "") for name in ("supplier", "batch"))
    try:
        batch = find_batch(lot, seen_by=seen) if lot else None
        if batch is not None and not supplier:
            supplier = form.values["supplier"] = batch.organisation.code
    except Refusal as refusal:
        form.add_error("batch", say(refusal))
    try:
        organisation = find_supplier(supplier, seen_by=seen) if supplier else None
    except Refusal as refusal:
        form.add_error("supplier", say(refusal))
    return organisation, batch


def _page(form: Form, status: int) -> Response:
    seen = signed_in()
    html = render_template(
        "inspections/new.html",
        form=form,
        modes=[
            {"value": code, "label": _(name), "icon": "search" if code == REMOTE else "pin", "help": _help(code)}
            for code, name in MODES.items()
        ],
        officers=[(str(number), name) for number, name in queries.colleagues(by=seen)],
        lists=[(code, one.name(language())) for code, one in checklists().items() if code != COMMON],
        today=clock.today().isoformat(),
        form_name=catalogue.terms().form[language() if language() in ("vi", "en") else "vi"],
    )
    return make_response(html, status)


def _help(mode: str) -> str:
    return (
        _("Xem hồ sơ, yêu cầu gửi giấy tờ; không phải đến nơi.")
        if mode == REMOTE
        else _("Đến cơ sở, trả lời bảng kiểm trên điện thoại.")
    )
