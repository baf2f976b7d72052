"""Calibrating roll printers: a test label as large as the roll's own, three numbers, what is kept for each printer."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import N_, Invalid, Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import whole_number
from trace.kit.viewer import RECORDERS
from trace.labels import actions_calibration, queries, rules
from trace.labels.calibration_roll import roll_sheet
from trace.labels.layout import PRINTER_DPI, Layout, all_layouts
from trace.labels.ordering import layout_view
from trace.labels.printer_choices import choice_called, choices_of
from trace.labels.schemas import MeasuredRollForm
from trace.labels.sheet import AS_DRAWN
from trace.organisations.queries import find_organisation

calibration_rolls = Blueprint("calibration_rolls", __name__, url_prefix="/labels/calibration/roll")
MEDIA_TYPES = {"pdf": "application/pdf"}
USUAL_MM = (50.0, 30.0)


@calibration_rolls.get("/")
@allowed(*RECORDERS)
def index() -> Response:
    """How to calibrate, for one roll and one printer."""
    name = request.args.get("printer", "").strip()
    known = choice_called(name, organisation_id=_organisation_id()) if name else None
    layout = _roll(request.args.get("layout", ""), known.width_mm if known else None)
    return _page(Form({"name": name, "layout": layout.name}), layout, status=200)


@calibration_rolls.get("/file")
@allowed(*RECORDERS)
def file() -> Response:
    """The test label for `layout` as `format` at `dpi`; with `printer` as that printer needs it."""
    layout, format_name = _roll(request.args.get("layout", "")), request.args.get("format", "pdf")
    dpi = whole_number(request.args.get("dpi", str(layout.dpi)))
    if dpi not in PRINTER_DPI:
        raise Invalid(N_("Độ phân giải là 203, 300 hoặc 600 dpi."), field="dpi")
    name = request.args.get("printer", "").strip()
    needed = queries.calibration_for(name, organisation_id=_organisation_id()) if name else AS_DRAWN
    content = roll_sheet(layout, format_name, dpi=dpi, calibration=needed)
    response = Response(content, content_type=MEDIA_TYPES.get(format_name, "application/octet-stream"))
    way = "inline" if format_name == "pdf" else "attachment"
    response.headers["Content-Disposition"] = f'{way}; filename="tem-can-chinh.{format_name}"'
    return response


@calibration_rolls.post("/")
@allowed(*RECORDERS)
def keep() -> Response:
    """Keep what was measured."""
    form = read_form(MeasuredRollForm)
    layout = _roll(str(form.values.get("layout", "")))
    if form.is_valid:
        data = form.data
        try:
            kept = actions_calibration.keep_roll_calibration(
                find_organisation(_organisation_id(), seen_by=signed_in()),
                name=data["name"],
                measured=rules.MeasuredRoll(data["left"], data["top"], data["length"]),
                marks=rules.roll_marks(layout.paper_width_mm, layout.paper_height_mm),
                by=signed_in(),
                now=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã lưu máy in %(name)s. In tem kiểm tra để xem đã đúng chưa.", name=kept.name))
            address = url_for("calibration_rolls.index", printer=kept.name, layout=layout.name)
            return redirect(address, code=303)  # type: ignore[return-value]
    return _page(form, layout, status=422)


def _roll(name: str, width_mm: float | None = None) -> Layout:
    """The roll of that layout; where none is named one as wide as the printer's paper, else the usual one."""
    rolls = _rolls()
    as_wide = [one for one in rolls if one.paper_width_mm == width_mm]
    usual = [one for one in rolls if (one.paper_width_mm, one.paper_height_mm) == USUAL_MM]
    return next((one for one in rolls if one.name == name), (as_wide or usual or rolls)[0])


def rolls_to_choose() -> list[tuple[str, str]]:
    """Name and size of a layout for every size of roll."""
    return [(one.name, _size(one)) for one in _rolls()]


def roll_for(tenths_mm: int | None) -> str:
    """The layout whose roll is as wide as a printer's paper."""
    return _roll("", tenths_mm / 10 if tenths_mm else None).name


def _rolls() -> list[Layout]:
    """One layout for each size of paper: the test label knows nothing else of it."""
    found = {(one.paper_width_mm, one.paper_height_mm): one for one in reversed(all_layouts()) if one.kind == "roll"}
    return [found[size] for size in sorted(found)]


def _page(form: Form, layout: Layout, *, status: int) -> Response:
    marks = rules.roll_marks(layout.paper_width_mm, layout.paper_height_mm)
    name = str(form.values.get("name", ""))
    known = choice_called(name, organisation_id=_organisation_id()) if name else None
    right: dict[str, Any] = {"left": marks.edge, "top": marks.edge, "length": marks.length}
    right = {key: f"{value / 10:g}".replace(".", ",") for key, value in right.items()}
    form.values = {**right, **form.values}
    formats = [known.format] if known else ["pdf", "zpl", "tspl"]
    page = render_template(
        "labels/calibration_roll.html",
        form=form,
        right=right,
        rolls=rolls_to_choose(),
        layout={"name": layout.name, "size": _size(layout), **layout_view(layout)},
        printer=known,
        printers=[one.name for one in choices_of(_organisation_id())],
        formats=formats,
        dpi=(known.dpi if known and known.dpi else layout.dpi),
    )
    return make_response(page, status)


def _size(layout: Layout) -> str:
    return f"{layout.paper_width_mm:g} × {layout.paper_height_mm:g} mm".replace(".", ",")


def _organisation_id() -> int:
    return signed_in().organisation_id or 0
