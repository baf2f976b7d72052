"""What the rules found: the list over everything one may see, and a manager's word about what only people can judge."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace import clock
from trace.desk import finding_view as view
from trace.desk.drill_todos import drill_todos
from trace.desk.record_pages import own_organisation
from trace.errors import NotAllowed, NotFound, Refusal
from trace.kit.forms import FormSchema, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import LineField
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS
from trace.readiness import queries_findings as queries
from trace.readiness.actions import review as review_finding
from trace.readiness.actions_addresses import convert_addresses
from trace.readiness.addresses import conversions_of

findings = Blueprint("findings", __name__, url_prefix="/findings")


class Reviewed(FormSchema):
    """Why it may stay as it is."""

    reason = LineField(longest=300, required=True)


@findings.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """Everything that is not as it should be, the heaviest first."""
    return _page()


@findings.post("/<int:finding_id>/review")
@allowed(MANAGER)
def review(finding_id: int) -> Any:
    """A manager has looked at it and says why it may stay."""
    finding = queries.find_finding(finding_id, seen_by=signed_in())
    form = read_form(Reviewed)
    if not form.is_valid:
        return _page(refused=finding_id, error=" ".join(form.errors.get("reason", []))), 422
    try:
        review_finding(finding, reason=form.data["reason"], by=signed_in(), now=clock.now())
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        return _page(refused=finding_id, error=say(refusal)), refusal.status
    flash(_("Đã xác nhận. Lý do được giữ lại cùng tên người xác nhận."))
    return redirect(url_for("findings.index"), code=303)


@findings.get("/addresses")
@allowed(*RECORDERS)
def addresses() -> str:
    """What of the co-op still names units that are no more, and what it would read today."""
    return _addresses_page()


@findings.post("/addresses")
@allowed(MANAGER)
def convert() -> Any:
    """Put all that is clear, or what was ticked, into today's units."""
    keys = request.form.getlist("key")
    try:
        done = convert_addresses(own_organisation(signed_in()), by=signed_in(), now=clock.now(), keys=keys)
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        return _addresses_page(say(refusal)), refusal.status
    flash(ngettext("Đã đổi %(num)s địa chỉ.", "Đã đổi %(num)s địa chỉ.", len(done)))
    return redirect(url_for("findings.addresses"), code=303)


def _addresses_page(error: str = "") -> str:
    by = signed_in()
    organisation = own_organisation(by)
    found = conversions_of(organisation, now=clock.now())
    return render_template(
        "desk/addresses.html",
        clear=[one for one in found if one.is_clear],
        unclear=[{"one": one, "href": view.address_href(one, seen_by=by)} for one in found if not one.is_clear],
        may_convert=by.may_approve,
        error=error,
    )


def _page(refused: int = 0, error: str = "") -> str:
    seen = signed_in()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.findings(listing, seen_by=seen)
    return render_template(
        "desk/findings.html",
        page=page,
        rows=view.rows_of(page.items, seen_by=seen),
        drills=drill_todos(seen),
        is_many=seen.is_officer or seen.is_admin,
        is_narrowed=bool(listing.search or listing.filters),
        filters=_filters(),
        refused=refused,
        error=error,
    )


def _filters() -> list[dict[str, Any]]:
    def words(names: dict[str, str]) -> list[tuple[str, str]]:
        return [(code, _(name)) for code, name in names.items()]

    return [
        {"name": "severity", "label": _("Mức"), "options": words(view.SEVERITY_NAMES)},
        {"name": "rule", "label": _("Việc phải làm"), "options": view.rule_choices()},
        {"name": "subject", "label": _("Về"), "options": words(view.SUBJECT_NAMES)},
        {"name": "state", "label": _("Tình trạng"), "options": words(view.STATE_NAMES)},
    ]
