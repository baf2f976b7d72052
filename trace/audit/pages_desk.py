"""The officer's desk: one search over everything in scope, and the lists behind its numbers."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from trace import clock
from trace.access.rules import SCOPE_CATEGORIES
from trace.audit import columns
from trace.audit.queries_lists import KINDS, count_by_state, list_all, list_page
from trace.audit.queries_looks import own_looks
from trace.audit.queries_matters import count_waiting
from trace.audit.queries_scope import suppliers_in_scope
from trace.audit.queries_search import exact_batch
from trace.audit.rules import EXPIRING_DAYS, SUBJECTS
from trace.audit.schemas import Group
from trace.audit.stages import STAGES, SUPPLIER_STAGES
from trace.batches.rules import STATE_NAMES, State
from trace.documents.rules import CERTIFICATE_NAMES
from trace.errors import N_
from trace.handovers.models import Handover
from trace.handovers.queries import visible_handovers
from trace.handovers.rules import State as HandoverState
from trace.kit.acts import log_act
from trace.kit.days import is_day_only, show_day, show_moment, show_when
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.list_answer import FORMATS, list_answer
from trace.kit.paging import Listing
from trace.kit.units import show_quantity
from trace.kit.viewer import ADMIN, AUDITOR, Viewer
from trace.organisations import rules as organisations
from trace.places.queries import district_names
from trace.products.categories import name_of
from trace.readiness.queries_findings import count_seen
from trace.sites import rules as sites

FIRST_ANSWERS = 5

pages = Blueprint("audit", __name__, url_prefix="/audit")


@pages.get("/")
@allowed(AUDITOR, ADMIN)
def index() -> str | AnyResponse:
    """The search; with words in it the first answers of each kind, without the numbers that open the lists."""
    seen, text = signed_in(), request.args.get("q", "").strip()[:100]
    if not text:
        return render_template(
            "audit/index.html", numbers=_numbers(), looks=own_looks(seen), overdue_href=_overdue_href()
        )
    found = exact_batch(text, seen_by=seen)
    if found is not None:
        return redirect(url_for("audit.batch", code=found.code), code=303)
    return render_template("audit/found.html", text=text, groups=_groups(text))


@pages.get("/batches/")
@allowed(AUDITOR, ADMIN)
def batches() -> str | Response:
    """Batches in scope."""
    return _list("batches")


@pages.get("/organisations/")
@allowed(AUDITOR, ADMIN)
def organisation_list() -> str | Response:
    """Suppliers in scope."""
    return _list("organisations")


@pages.get("/products/")
@allowed(AUDITOR, ADMIN)
def products() -> str | Response:
    """Products in scope."""
    return _list("products")


@pages.get("/sites/")
@allowed(AUDITOR, ADMIN)
def site_list() -> str | Response:
    """Plots, ponds, mills and stores in scope."""
    return _list("sites")


@pages.get("/certificates/")
@allowed(AUDITOR, ADMIN)
def certificates() -> str | Response:
    """Papers in scope, by default those that end first."""
    return _list("certificates")


@pages.context_processor
def words() -> dict[str, Any]:
    """What the templates of this desk say things with."""
    return {
        "show_day": show_day,
        "show_moment": show_moment,
        "show_when": show_when,
        "is_day_only": is_day_only,
        "show_quantity": lambda amount, unit: show_quantity(amount, unit, language()),
        "state_names": {str(state): _(name) for state, name in STATE_NAMES.items()},
        "subject_names": {kind: _(name) for kind, name in SUBJECTS.items()},
        "organisation_kinds": {kind: _(name) for kind, name in organisations.KIND_NAMES.items()},
        "site_kinds": {kind: _(name) for kind, name in sites.KIND_NAMES.items()},
        "certificate_kinds": {kind: _(name) for kind, name in CERTIFICATE_NAMES.items()},
        "category_name": lambda code: name_of(code, language()),
    }


def _list(kind: str) -> str | Response:
    seen, today = signed_in(), clock.today()
    plan = KINDS[kind]
    listing = Listing.read(request.args, sorts=tuple(plan.sorts), filters=tuple(plan.filters))
    if "sort" not in request.args and kind == "batches":
        listing = Listing(listing.search, listing.page, "created", True, listing.filters)  # noqa: FBT003 (newest first)
    if request.args.get("as") in FORMATS:
        return _file(kind, listing)
    page = list_page(kind, listing, seen_by=seen, today=today)
    exports = [(word, listing.arguments(**{"as": word, "page": 1})) for word in reversed(FORMATS)]
    return render_template("audit/list.html", kind=kind, page=page, filters=_filters(kind), exports=exports)


def _file(kind: str, listing: Listing) -> Response:
    """The whole list as the filters leave it, not only the page in sight."""
    heads, row = columns.of(kind)
    lines = list_all(kind, listing, seen_by=signed_in(), today=clock.today())
    cells = ([_shown(value) for value in row(line)] for line in lines)
    log_act(signed_in(), "audit.export", kind, now=clock.now(), search=listing.search, filters=dict(listing.filters))
    name = f"{kind}-{clock.today().isoformat()}"
    return list_answer(request.args["as"], [_(head) for head in heads], cells, name=name, title=kind)


def _shown(value: object) -> object:
    """A word of the catalogue in the reader's language; everything else as it is."""
    if isinstance(value, columns.Word):
        return name_of(value.code, language()) if value.is_category else _(value.code)
    return value


def _groups(text: str) -> list[Group]:
    found = []
    for kind, plan in KINDS.items():
        first = next(iter(plan.sorts))
        listing = Listing(text, 1, first, kind == "batches", {})
        page = list_page(kind, listing, seen_by=signed_in(), today=clock.today(), size=FIRST_ANSWERS)
        if page.total:
            found.append(Group(kind, tuple(page.items), page.total))
    return found


def _numbers() -> dict[str, Any]:
    """What stands in scope today; every number opens its list."""
    seen, today = signed_in(), clock.today()
    states = count_by_state(seen_by=seen, today=today)
    suppliers = suppliers_in_scope(seen)
    model = suppliers.model

    def papers(standing: str) -> int:
        listing = Listing("", 1, "expires", False, {"standing": standing})  # noqa: FBT003
        return list_page("certificates", listing, seen_by=seen, today=today, size=1).total

    return {
        "batches": sum(states.values()),
        "recalled": states.get(State.RECALLED, 0),
        "hold": states.get(State.HOLD, 0),
        "expired_batches": states.get(State.EXPIRED, 0),
        "suppliers": suppliers.count(),
        "unapproved": suppliers.where(~model.is_approved, model.is_active).count(),
        "expired": papers("expired"),
        "expiring": papers("expiring"),
        "expiring_until": show_day(today + timedelta(days=EXPIRING_DAYS)),
        "scope": _scope_words(),
        "findings": count_seen(seen_by=seen),
        "overdue": _overdue(seen, today),
        "matters": count_waiting(seen_by=seen),
    }


def _overdue(seen: Viewer, today: date) -> int:
    """Dispatches in scope that nobody signed for by their day."""
    late = visible_handovers(seen).where(Handover.state == HandoverState.SENT.value, Handover.due_on < today)
    return int(late.count())


def _overdue_href() -> str | None:
    return (
        url_for("handovers.index", state="sent", sort="due")
        if "handovers.index" in current_app.view_functions
        else None
    )


def _scope_words() -> list[str]:
    """What the officer was given to look at, in words; empty means everything."""
    scope = signed_in().scope
    return [*(_(SCOPE_CATEGORIES.get(one, one)) for one in scope.categories), *scope.districts]


def _filters(kind: str) -> list[dict[str, Any]]:
    """The boxes of a list's filter."""
    scope = signed_in().scope
    districts = {
        "name": "district",
        "label": _("Huyện cũ"),
        "options": [(name, name) for name in (scope.districts or district_names())],
    }
    categories = {
        "name": "category",
        "label": _("Nhóm hàng"),
        "options": [(c, _(SCOPE_CATEGORIES.get(c, c))) for c in (scope.categories or tuple(SCOPE_CATEGORIES))],
    }
    return {
        "batches": [
            categories,
            districts,
            {"name": "state", "label": _("Tình trạng"), "options": [(str(s), _(n)) for s, n in STATE_NAMES.items()]},
            {"name": "stage", "label": _("Đã đến bước"), "options": _named(STAGES)},
            {"name": "without", "label": _("Chưa đến bước"), "options": _named(STAGES)},
            {"name": "from", "label": _("Sản xuất từ ngày"), "type": "date"},
            {"name": "to", "label": _("Đến ngày"), "type": "date"},
        ],
        "organisations": [
            districts,
            _kinds({"producer": N_("Mọi cơ sở sản xuất"), **organisations.KIND_NAMES}),
            _yes_no("approved", _("Đã được xác nhận")),
            {"name": "stage", "label": _("Đã đến bước"), "options": _named(SUPPLIER_STAGES)},
            {"name": "without", "label": _("Chưa đến bước"), "options": _named(SUPPLIER_STAGES)},
        ],
        "products": [
            categories,
            districts,
            _yes_no("draft", _("Bản nháp")),
            _yes_no("ocop", _("Có sao OCOP")),
            _yes_no("online", _("Có bán trên mạng")),
            _yes_no("lots", _("Đã có lô")),
        ],
        "sites": [districts, _kinds(sites.KIND_NAMES)],
        "certificates": [
            {"name": "standing", "label": _("Hiệu lực"), "options": columns.standings()},
            _kinds(CERTIFICATE_NAMES),
            districts,
        ],
    }[kind]


def _named(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, _(name)) for code, name in names.items()]


def _kinds(names: dict[str, str]) -> dict[str, Any]:
    return {"name": "kind", "label": _("Loại"), "options": _named(names)}


def _yes_no(name: str, label: str) -> dict[str, Any]:
    return {"name": name, "label": label, "options": [("yes", _("Có")), ("no", _("Không"))]}
