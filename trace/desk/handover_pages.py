"""Goods that change hands: the inbox, the form of goods that leave, one handover as its two sides see it."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.access.qr import qr_svg
from trace.desk import handover_form, handover_lists, handover_view, remembered_handovers
from trace.desk.handover_acts import answered, said_reason
from trace.desk.handover_form import ADD, EDIT, FIND, PREVIEW, Dispatch
from trace.desk.pack_form import posted
from trace.desk.reading import attempt
from trace.desk.record_pages import own_organisation
from trace.handovers import actions, queries
from trace.handovers.entries import Carrier, Papers, Receiver
from trace.handovers.models import Handover
from trace.kit.devices import device_of_request
from trace.kit.forms import Form
from trace.kit.guards import allowed, signed_in
from trace.kit.practice import practised
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.sites.queries import sites_to_choose

handovers = Blueprint("handovers", __name__, url_prefix="/handovers")
_FOLDED = ("plate", "driver", "carrier", "document_no", "invoice_no", "due_on", "temp", "happened_time", "site", "note")


@handovers.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """What comes in, what asks for an answer, what went out; officers read all within their scope."""
    viewer = signed_in()
    is_own = viewer.role in RECORDERS and viewer.organisation_id is not None
    return render_template(
        "handovers/index.html", may_write=is_own, **handover_lists.page_values(request.args, seen_by=viewer)
    )


@handovers.get("/new")
@allowed(*RECORDERS)
def new() -> str:
    """Goods that leave; `?lot=` and `?pack=` choose beforehand, `?copy=1` takes receiver and lorry from last time."""
    by = signed_in()
    device_of_request()
    values: dict[str, Any] = {
        "entry_id": str(uuid4()),
        "happened_on": clock.today().isoformat(),
        "lot": request.args.getlist("lot"),
        "pack": request.args.getlist("pack"),
        "unit": [],
    }
    if request.args.get("copy"):
        values |= remembered_handovers.last_of(by)
    return _form_page(Form(values))


@handovers.post("/new")
@practised
@allowed(*RECORDERS)
def create() -> Any:
    """Read codes, look for a receiver, show what will be written, or write it."""
    by, form, action = signed_in(), posted(), handover_form.asked_action()
    remembered_handovers.fill_past(form, by)
    typed = handover_form.read_dispatch(form, by=by)
    if action in (ADD, FIND, EDIT):
        kept = ("codes",) if action == ADD else ()
        form.errors = {name: said for name, said in form.errors.items() if name in kept}
        return _form_page(form), 422 if form.errors else 200
    entry = handover_form.entry_of(form, by=by, values=typed.values)
    if not form.is_valid:
        return _form_page(form), 422
    if action == PREVIEW:
        return handover_view.review_page(typed)
    made: list[Handover] = []
    refused = attempt(form, lambda: made.append(_declare(typed, entry)), names=("happened_on", "goods"))
    if refused:
        return _form_page(form), refused
    flash(_("Đã ghi phiếu %(code)s. Đưa mã cho bên nhận.", code=made[0].code))
    return redirect(url_for("handovers.show", code=made[0].code), code=303)


@handovers.get("/<code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> str:
    """One handover: how it stands, the three answers for who receives, the code for who sent."""
    return handover_view.page_of(queries.find_handover(code, seen_by=signed_in()))


@handovers.post("/<code>/withdrawal")
@practised
@allowed(*RECORDERS)
def withdraw(code: str) -> Any:
    """The sender takes back what has not been answered."""
    handover, form = queries.find_handover(code, seen_by=signed_in()), posted()
    reason, entry = said_reason(form), handover_form.entry_of(form, by=signed_in())
    return answered(
        handover,
        form,
        lambda: actions.withdraw(handover, reason=reason, entry=entry),
        done=_("Đã rút phiếu. Hàng tính lại vào lô."),
        part="withdraw",
    )


@handovers.post("/<code>/link")
@allowed(*RECORDERS)
def link(code: str) -> Any:
    """A link by which a receiver without an account answers once; it is shown on this answer alone."""
    handover, form = queries.find_handover(code, seen_by=signed_in()), Form()
    made: list[str] = []
    refused = attempt(form, lambda: made.append(actions.make_link(handover, by=signed_in(), now=clock.now())))
    if refused:
        return handover_view.page_of(handover, form), refused
    return handover_view.page_of(handover, token=made[0])


def _declare(typed: Dispatch, entry: Any) -> Handover:
    values = typed.form.values

    def said(name: str) -> str:
        return str(values.get(name) or "")

    return actions.declare(
        own_organisation(signed_in()),
        list(typed.contents.lots),
        packs=list(typed.contents.packs),
        receiver=Receiver(
            organisation=typed.receiver,
            name="" if typed.receiver else typed.receiver_name,
            phone="" if typed.receiver else said("receiver-phone"),
            address="" if typed.receiver else said("receiver-place"),
            is_person=not typed.receiver and bool(values.get("receiver-is_person")),
        ),
        carrier=Carrier(name=said("carrier"), plate=said("plate"), driver=said("driver")),
        papers=Papers(document_no=said("document_no"), invoice_no=said("invoice_no"), note=said("note")),
        entry=entry,
        due_on=typed.due_on,
        device=device_of_request(),
    )


def _form_page(form: Form) -> str:
    by = signed_in()
    organisation = own_organisation(by)
    lots = handover_form.lot_choices(organisation.id, form.values["lot"], seen_by=by)
    packs = handover_form.pack_choices(organisation.id, form.values["pack"])
    find = str(form.values.get("find") or "")
    found = handover_form.found_receivers(find, besides=organisation.id) if find else []
    return render_template(
        "handovers/new.html",
        form=form,
        lots=lots,
        packs=packs,
        receivers=remembered_handovers.receivers(by, form, found),
        found=found,
        carriers=remembered_handovers.carriers(by),
        has_last=remembered_handovers.has_last(by),
        sites=[(site.code, site.name) for site in sites_to_choose(organisation.id)],
        is_more_open=any(name in form.errors for name in _FOLDED) or bool(request.args.get("copy")),
        today=clock.today().isoformat(),
        cancel_href=url_for("handovers.index"),
    )


def address_of(code: str) -> str:
    """What is printed and sent on: the address that opens the handover's public page."""
    return f"{current_app.config['SETTINGS'].base_url}/d/{code}"


def symbol_of(code: str) -> Any:
    """The same as a picture to scan from the screen."""
    return qr_svg(address_of(code), label=_("Mã QR của phiếu %(code)s", code=code))
