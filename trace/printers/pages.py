"""Pages of printers: the list, one printer, its test label, how to print well."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.viewer import RECORDERS
from trace.labels.calibration_roll_pages import roll_for, rolls_to_choose
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.printers import actions, queries, rules, showing
from trace.printers.models import Printer
from trace.printers.pages_agent import agent
from trace.printers.pages_sending import sendings
from trace.printers.schemas import PrinterForm
from trace.settings import Settings

pages = Blueprint("printers", __name__, url_prefix="/printers")


@pages.get("/")
@allowed(*RECORDERS)
def index() -> str:
    """The organisation's printers and what was sent to them."""
    seen = signed_in()
    return render_template(
        "printers/index.html",
        printers=[showing.printer_view(one) for one in queries.printers_of(seen.organisation_id)],
        sendings=[showing.sending_view(one) for one in queries.sendings(seen_by=seen)],
    )


@pages.get("/help")
@allowed(SIGNED_IN)
def printing_help() -> str:
    """Which settings of the print dialog matter, with a picture of each."""
    return render_template("printers/help.html", label=request.args.get("label", "")[:20] or "50 × 30 mm")


@pages.get("/new")
@allowed(*RECORDERS)
def new() -> Response:
    """The form for one more printer."""
    return _form_page(Form({"kind": "tspl", "dpi": "203", "way": "download"}), None, status=200)


@pages.post("/")
@allowed(*RECORDERS)
def create() -> Response:
    """Put a printer on the list."""
    return _save(None)


@pages.get("/<int:printer_id>")
@allowed(*RECORDERS)
def edit(printer_id: int) -> Response:
    """One printer, to be changed."""
    printer = queries.find_printer(printer_id, seen_by=signed_in())
    stock = f"{printer.stock_tenths_mm / 10:g}".replace(".", ",") if printer.stock_tenths_mm else ""
    typed = {name: getattr(printer, name) for name in ("name", "kind", "dpi", "way", "listed_name")}
    return _form_page(Form({**typed, "stock": stock}), printer, status=200)


@pages.post("/<int:printer_id>")
@allowed(*RECORDERS)
def change(printer_id: int) -> Response:
    """Keep what was changed."""
    return _save(queries.find_printer(printer_id, seen_by=signed_in()))


@pages.post("/<int:printer_id>/end")
@allowed(*RECORDERS)
def end(printer_id: int) -> Response:
    """Take a printer off the list."""
    printer = queries.find_printer(printer_id, seen_by=signed_in())
    actions.end_printer(printer, by=signed_in(), now=clock.now())
    flash(_("Đã bỏ máy in %(name)s.", name=printer.name))
    return redirect(url_for("printers.index"), code=303)  # type: ignore[return-value]


def _save(printer: Printer | None) -> Response:
    form = read_form(PrinterForm)
    if form.is_valid:
        data = form.data
        wished = rules.Wished(
            data["name"], data["kind"], data["dpi"], data["way"], data["listed_name"], data["stock"] or None
        )
        try:
            kept = actions.save_printer(
                _organisation(), wished, printer=printer, by=signed_in(), now=clock.now(), settings=_settings()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã lưu máy in %(name)s.", name=kept.name))
            return redirect(url_for("printers.index"), code=303)  # type: ignore[return-value]
    return _form_page(form, printer, status=422)


def _form_page(form: Form, printer: Printer | None, *, status: int) -> Response:
    listed = queries.listed_for(_organisation(), settings=_settings())
    shown: dict[str, Any] = {
        "form": form,
        "printer": showing.printer_view(printer) if printer else None,
        "kinds": showing.kinds(),
        "ways": showing.ways(listed),
        "listed": [(one.name, one.name) for one in listed],
        "rolls": rolls_to_choose() if printer and printer.way != "download" and printer.kind != "driver" else [],
        "roll": roll_for(printer.stock_tenths_mm) if printer else "",
        "dots": [(str(one), f"{one} dpi") for one in rules.DPI],
    }
    return make_response(render_template("printers/printer.html", **shown), status)


def _organisation() -> Organisation:
    return find_organisation(signed_in().organisation_id or 0, seen_by=signed_in())


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


blueprints = (sendings, agent)
