"""Căn chỉnh máy in: the test sheet, four measured numbers, what is kept for each printer."""

from io import BytesIO

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import Refusal
from trace.kit.days import show_moment
from trace.kit.forms import Form, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.viewer import RECORDERS
from trace.labels import actions_calibration, queries, rules
from trace.labels.calibration_sheet import write_calibration_sheet
from trace.labels.models import PrinterCalibration
from trace.labels.schemas import MeasuredForm
from trace.labels.sheet import AS_DRAWN
from trace.organisations.queries import find_organisation

calibration = Blueprint("calibration", __name__, url_prefix="/labels/calibration")


@calibration.get("/")
@allowed(*RECORDERS)
def index() -> Response:
    """How to calibrate, and the printers that are."""
    return _page(Form({"left": "20", "top": "20", "width": "170", "height": "250"}), status=200)


@calibration.get("/sheet.pdf")
@allowed(*RECORDERS)
def sheet() -> Response:
    """The test sheet; with `printer` as that printer needs it, to see whether it is right now."""
    name = request.args.get("printer", "").strip()
    needed = queries.calibration_for(name, organisation_id=_organisation_id()) if name else AS_DRAWN
    out = BytesIO()
    write_calibration_sheet(out, printer=name, calibration=needed)
    headers = {"Content-Disposition": 'inline; filename="to-can-chinh.pdf"'}
    return Response(out.getvalue(), content_type="application/pdf", headers=headers)


@calibration.post("/")
@allowed(*RECORDERS)
def keep() -> Response:
    """Keep what was measured."""
    form = read_form(MeasuredForm)
    if form.is_valid:
        data = form.data
        measured = rules.Measured(data["left"], data["top"], data["width"], data["height"])
        try:
            needed = rules.calibration_of(measured)
            kept = actions_calibration.keep_calibration(
                find_organisation(_organisation_id(), seen_by=signed_in()),
                name=data["name"],
                measured=measured,
                by=signed_in(),
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error("" if refusal.field == "calibration" else refusal.field or "", say(refusal))
        else:
            flash(_("Đã lưu máy in %(name)s. In tờ kiểm tra để xem đã đúng chưa.", name=kept.name))
            if rules.is_rescaling(needed):
                flash(_("Máy in đang co giãn trang. Chọn “Kích thước thực” (100%) rồi in và đo lại."), "warning")
            return redirect(url_for("calibration.index"), code=303)  # type: ignore[return-value]
    return _page(form, status=422)


@calibration.post("/forget")
@allowed(*RECORDERS)
def forget() -> Response:
    """Take a printer off the list."""
    kept = queries.find_printer(request.form.get("printer", ""), organisation_id=_organisation_id())
    actions_calibration.forget_calibration(kept, by=signed_in(), now=clock.now())
    flash(_("Đã bỏ máy in %(name)s.", name=kept.name))
    return redirect(url_for("calibration.index"), code=303)  # type: ignore[return-value]


def _organisation_id() -> int:
    return signed_in().organisation_id or 0


def _page(form: Form, *, status: int) -> Response:
    printers = [_row(one) for one in queries.printers_of(_organisation_id())]
    return make_response(render_template("labels/calibration.html", form=form, printers=printers), status)


def _row(kept: PrinterCalibration) -> dict[str, str]:
    return {
        "name": kept.name,
        "right": _length(kept.right_tenths_mm),
        "down": _length(kept.down_tenths_mm),
        "scale": f"{_percent(kept.scale_x_ten_thousandths)} × {_percent(kept.scale_y_ten_thousandths)}",
        "measured": " · ".join(_length(one, is_signed=False) for one in kept.measured_tenths),
        "changed_at": show_moment(kept.changed_at),
        "sheet_href": url_for("calibration.sheet", printer=kept.name),
    }


def _length(tenths: int, *, is_signed: bool = True) -> str:
    sign = "+" if is_signed and tenths > 0 else ""
    return f"{sign}{tenths / 10:.1f}".replace(".", ",").replace("-", "−") + " mm"


def _percent(ten_thousandths: int) -> str:
    return f"{ten_thousandths / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",") + "%"
