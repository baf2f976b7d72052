"""Drills on pages: a co-op's own with their trend, an officer's table over all in scope, one drill and its finds."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace import clock
from trace.batches.queries import find_batch
from trace.errors import NotAllowed, NotFound, Refusal
from trace.kit.forms import say
from trace.kit.guards import allowed, signed_in
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.recalls import drill_views as views
from trace.recalls import queries_drills as queries
from trace.recalls.actions_drills import hold_drill, look_again

drills = Blueprint("drills", __name__, url_prefix="/recalls/drills")


@drills.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> Any:
    """A co-op's own drills; for officers and admins the last one of each organisation, the worst first."""
    by = signed_in()
    if by.role in RECORDERS:
        return _of(Organisation.get_by_id(by.organisation_id))
    rows = [views.drill_view(one) for one in queries.newest_drills(by)]
    return render_template("recalls/drills_office.html", rows=rows, plan=queries.plan())


@drills.post("/")
@allowed(*RECORDERS)
def hold() -> Any:
    """Hold one now: of the lot named, or of a random one that was sold."""
    by = signed_in()
    own = Organisation.get_by_id(by.organisation_id)
    code = request.form.get("batch", "").strip()
    try:
        batch = find_batch(code, seen_by=by) if code else None
        drill = hold_drill(own, batch=batch, by=by, now=clock.now())
    except NotAllowed:
        raise
    except (NotFound, Refusal) as refusal:
        return _of(own, error=say(refusal), typed=code), 422 if isinstance(refusal, NotFound) else refusal.status
    return redirect(url_for("drills.show", number=drill.id), code=303)


@drills.get("/of/<code>")
@allowed(AUDITOR, ADMIN)
def of_organisation(code: str) -> str:
    """The drills of one organisation, for officers."""
    return _of(find_organisation(code, seen_by=signed_in()))


@drills.get("/<int:number>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(number: int) -> str:
    """One drill: how long it took, how much could be found, where the chain is broken and how to mend that."""
    by = signed_in()
    drill = queries.find_drill(number, seen_by=by)
    links = queries.links_of(drill)
    codes = queries.handover_codes(links)
    return render_template(
        "recalls/drill.html",
        drill=views.drill_view(drill),
        links=[views.link_view(one, codes, seen_by=by) for one in links],
        may_look=by.owns(drill.organisation_id) or by.is_officer or by.is_admin,
    )


@drills.post("/<int:number>/again")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def again(number: int) -> Any:
    """Look again at what was broken."""
    drill = queries.find_drill(number, seen_by=signed_in())
    mended = look_again(drill, now=clock.now())
    flash(
        ngettext("%(num)s chỗ đứt đã nối xong.", "%(num)s chỗ đứt đã nối xong.", mended)
        if mended
        else _("Chưa chỗ nào được nối thêm.")
    )
    return redirect(url_for("drills.show", number=number), code=303)


def _of(organisation: Organisation, *, error: str = "", typed: str = "") -> str:
    by = signed_in()
    found = queries.drills_of(organisation.id, seen_by=by)
    is_own = by.owns(organisation.id)
    return render_template(
        "recalls/drills.html",
        organisation=organisation.name,
        rows=[views.drill_view(one) for one in found],
        trend=views.trend(found),
        todos=views.todos_of(queries.tasks_of(organisation.id), seen_by=by) if is_own else [],
        is_own=is_own,
        every_days=queries.plan().every_days,
        error=error,
        typed=typed,
    )
