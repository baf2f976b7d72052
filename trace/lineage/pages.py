"""The way of a lot or season on one screen: what it came from above, what became of it below, and both as a table."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.paging import PAGE_SIZE, Listing, Page
from trace.kit.units import show_quantity
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS, Viewer
from trace.lineage import views
from trace.lineage.queries import find_thing, trace
from trace.lineage.tracing import BACK, FORWARD, Trace
from trace.seasons.models import Season
from trace.seasons.naming import name_for

pages = Blueprint("lineage", __name__, url_prefix="/lineage")


@pages.get("/<path:code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> str:
    """Both ways of one lot (short code or GTIN/LOT) or season."""
    viewer = signed_in()
    thing = find_thing(code, seen_by=viewer)
    back = trace(thing, BACK) if isinstance(thing, Batch) else None
    forward = trace(thing, FORWARD)
    page, sources, made = _table(back, forward, viewer)
    return render_template(
        "lineage/show.html",
        thing=_head(thing),
        picture=views.picture_of(back, forward, seen_by=viewer) if page.total else None,
        page=page,
        sources=sources,
        made=made,
        source_count=len(back.nodes) if back else 0,
        made_count=len(forward.nodes),
        today=clock.today(),
    )


def _table(back: Trace | None, forward: Trace, viewer: Viewer) -> tuple[Page[Any], list[views.Row], list[views.Row]]:
    """One slice of both lists: sources first, then what was made; names are read for this slice only."""
    listing = Listing.read(request.args, sorts=("near",))
    levels = [trace.levels() if trace else {} for trace in (back, forward)]
    before = [(BACK, node) for node in views.in_order(back, levels[0])] if back else []
    after = [(FORWARD, node) for node in views.in_order(forward, levels[1])]
    start = (listing.page - 1) * PAGE_SIZE
    shown = [*before, *after][start : start + PAGE_SIZE]
    sources, made = ([node for way, node in shown if way == one] for one in (BACK, FORWARD))
    return (
        Page(shown, len(before) + len(after), listing),
        views.rows_of(back, sources, levels[0], seen_by=viewer) if back else [],
        views.rows_of(forward, made, levels[1], seen_by=viewer),
    )


def _head(thing: Batch | Season) -> dict[str, Any]:
    if isinstance(thing, Season):
        return {
            "name": name_for(thing, seen_by=signed_in()),
            "lot": "",
            "code": thing.code,
            "kind": _("Vụ, lứa nuôi"),
            "holder": thing.organisation.name,
            "amount": "",
            "href": url_for("seasons.show", code=thing.code),
        }
    made, left = (max(one, 0) for one in (thing.made_thousandths, thing.left_thousandths))
    amounts = [show_quantity(one, thing.unit, language()) for one in (made, left)]
    return {
        "name": thing.product.name if thing.product else thing.name,
        "lot": thing.lot,
        "code": thing.code,
        "kind": _("Lô"),
        "holder": thing.organisation.name,
        "amount": _("%(made)s, còn %(left)s", made=amounts[0], left=amounts[1]) if made else "",
        "href": url_for("batches.show", code=thing.code),
    }
