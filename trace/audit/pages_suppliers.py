"""A supplier's page for officers, and what its own people see of the officers' looks."""

from flask import Blueprint, make_response, render_template, request
from flask.wrappers import Response

from trace import clock
from trace.audit.actions import note_look
from trace.audit.hand_lines import hand_lines
from trace.audit.pages_desk import pages, words
from trace.audit.queries_lists import list_page
from trace.audit.queries_looks import LOOK_FILTERS, LOOK_SORTS, count_looks, looks_at
from trace.audit.queries_matters import count_waiting
from trace.audit.queries_suppliers import find_supplier, supplier_facts
from trace.handovers.models import Handover
from trace.handovers.queries import visible_handovers
from trace.kit.guards import allowed, signed_in
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, STAFF, Viewer
from trace.organisations.models import Organisation
from trace.readiness.queries_findings import count_of_organisation

FIRST_ROWS = 10

looks_pages = Blueprint("looks", __name__, url_prefix="/looks")
looks_pages.context_processor(words)


@pages.get("/organisations/<code>")
@allowed(AUDITOR, ADMIN)
def organisation(code: str) -> str:
    """One supplier: who it is, and the first of its batches, products, places and papers in scope."""
    seen, today = signed_in(), clock.today()
    row = find_supplier(code, seen_by=seen)
    note_look("organisation", row.code, organisation_id=row.id, name=row.name, by=seen, now=clock.now())
    only = {"organisation": row.code}
    lists = {
        kind: list_page(kind, Listing("", 1, sort, kind == "batches", only), seen_by=seen, today=today, size=FIRST_ROWS)
        for kind, sort in (("batches", "created"), ("products", "name"), ("sites", "name"), ("certificates", "expires"))
    }
    count = count_of_organisation(row.id, seen_by=seen)
    return render_template(
        "audit/organisation.html",
        organisation=supplier_facts(row),
        lists=lists,
        count=count,
        waiting=count_waiting(seen_by=seen, organisation_id=row.id),
        hands=hand_lines(_hands_of(row, seen)),
    )


def _hands_of(row: Organisation, seen: Viewer) -> list[Handover]:
    """The last consignments of a supplier whose goods are in the officer's scope."""
    query = visible_handovers(seen).where((Handover.sender == row.id) | (Handover.receiver == row.id))
    return list(query.order_by(Handover.acted_at.desc(), Handover.id.desc()).limit(FIRST_ROWS))


@looks_pages.get("/")
@allowed(MANAGER, STAFF)
def index() -> Response:
    """Which officers looked at this organisation's things, and when."""
    seen = signed_in()
    listing = Listing.read(request.args, sorts=LOOK_SORTS, filters=LOOK_FILTERS)
    number = seen.organisation_id or 0
    page = looks_at(number, listing, seen_by=seen)
    return make_response(render_template("audit/looks.html", page=page, total=count_looks(number, seen_by=seen)))
