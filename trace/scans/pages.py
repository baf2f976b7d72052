"""Codes whose visits give reason to look, for officers and their owners; how often a lot was read."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.batches.queries import find_batch
from trace.errors import Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.languages import language
from trace.kit.list_answer import list_answer
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS, STAFF
from trace.scans import actions_cases as actions
from trace.scans import queries_cases as queries
from trace.scans import views
from trace.scans.models import ScanCase
from trace.scans.queries_cases import FILTERS, SORTS
from trace.scans.rules_signals import signal_rules
from trace.scans.schemas import CaseAct
from trace.scans.words import STATE_WORDS

pages = Blueprint("scans", __name__, url_prefix="/scans")
_READERS: Final = (MANAGER, STAFF, AUDITOR, ADMIN)
_MOST_IN_FILE: Final = 10_000


@pages.get("/cases/")
@allowed(*_READERS)
def cases() -> str:
    """The weightiest first; what is explained only when asked for."""
    listing = Listing.read(request.args, sorts=SORTS, filters=FILTERS)
    page = queries.cases(listing, seen_by=signed_in())
    return render_template(
        "scans/cases.html",
        page=page,
        rows=[views.row_of(one) for one in page.items],
        states=[*((word, _(name)) for word, name in STATE_WORDS.items()), ("all", _("Tất cả"))],
        signals=[(rule.key, rule.name(language())) for rule in signal_rules()],
        is_searched=bool(listing.search or listing.filters),
        shows_owner=signed_in().organisation_id is None or signed_in().is_officer,
        listing=listing,
    )


@pages.get("/cases/list.csv")
@pages.get("/cases/list.xlsx")
@allowed(*_READERS)
def cases_file() -> Response:
    """The same list as a file, with its filters."""
    kind = request.path.rpartition(".")[2]
    listing = Listing.read(request.args, sorts=SORTS, filters=FILTERS)
    found = queries.chosen_cases(listing, seen_by=signed_in()).limit(_MOST_IN_FILE)
    heads = [_("Mã"), _("Sản phẩm"), _("Số lô"), _("Số gói"), _("Cơ sở"), _("Điểm"), _("Dấu hiệu"), _("Tình trạng"),
             _("Từ ngày")]  # fmt: skip
    lines = (
        [row["code"], row["name"], row["lot"], row["serial"], row["organisation"], row["score"],
         "; ".join(row["signals"]), row["state_word"], row["opened"]]
        for row in map(views.row_of, found)
    )  # fmt: skip
    return list_answer(kind, heads, lines, name="ma-can-xem", title=_("Mã cần xem"))


@pages.get("/cases/<code>")
@allowed(*_READERS)
def case(code: str) -> Response:
    """One code: what was seen, over time, what was done about it."""
    return _show(queries.find_case(code, seen_by=signed_in()), Form())


@pages.post("/cases/<code>/acts")
@allowed(*_READERS)
@idempotent
def act(code: str) -> Any:
    """Look, explain, note an inspection; the owner says what it knows."""
    row = queries.find_case(code, seen_by=signed_in())
    form = read_form(CaseAct)
    status = 422
    if form.is_valid:
        try:
            _do(row, form.data)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(_("Đã ghi lại."))
            return redirect(url_for("scans.case", code=row.code), code=303)
    return _show(row, form, status=status)


def _do(row: ScanCase, data: dict[str, Any]) -> None:
    by, now, reason = signed_in(), clock.now(), data["reason"]
    todo: dict[str, Callable[[], Any]] = {
        actions.LOOK: lambda: actions.look(row, by=by, now=now),
        actions.ANSWER: lambda: actions.answer(row, reason=reason, by=by, now=now),
        actions.EXPLAIN: lambda: actions.explain(row, reason=reason, by=by, now=now),
        actions.INSPECT: lambda: actions.note_inspection(row, number=reason, by=by, now=now),
    }
    todo[data["kind"]]()


@pages.get("/lots/<code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def lot(code: str) -> str:
    """How often a lot and its packs were read, day by day."""
    batch = find_batch(code, seen_by=signed_in())
    return render_template(
        "scans/lot.html",
        code=batch.code,
        name=batch.product.name if batch.product else batch.name,
        lot=batch.lot,
        scans=views.scans_of_lot(batch, today=clock.today()),
        may_see_cases=signed_in().role in _READERS,
    )


def _show(row: ScanCase, form: Form, *, status: int = 200) -> Response:
    seen = signed_in()
    is_office = seen.is_officer or seen.is_admin
    html = render_template(
        "scans/case.html",
        row=views.row_of(row),
        batch_code=row.batch.code,
        signals=views.signals_of(row),
        scans=views.scans_of_lot(row.batch, today=clock.today(), serial=row.serial),
        acts=[views.act_of(one) for one in queries.acts_of(row)],
        form=form,
        is_office=is_office,
        is_owner=seen.owns(row.organisation_id) and not is_office,
        inspection_href=views.inspection_href(row),
    )
    return make_response(html, status)
