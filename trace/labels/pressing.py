"""What a run is printed as: the order's own wish, else what the printer takes, else a PDF at the layout's dots."""

from typing import Final

from trace.errors import N_, Invalid
from trace.labels.layout import PRINTER_DPI, Layout
from trace.labels.printer_choices import choice_called

PRESSES: Final = ("pdf", "zpl", "tspl")


class PressRefused(Invalid):
    """This layout cannot be printed so."""


def pressed(
    layout: Layout, *, printer: str, organisation_id: int, format_name: str | None, dpi: int | None
) -> tuple[Layout, str]:
    """The layout at the dots it will be printed with, and the format."""
    choice = choice_called(printer, organisation_id=organisation_id) if printer else None
    is_for_sheets = layout.kind != "roll"
    chosen = format_name or ("pdf" if choice is None or is_for_sheets else choice.format)
    if chosen not in PRESSES:
        raise PressRefused(
            N_("Tem in ra bằng tệp %(names)s."), field="format", names=", ".join(one.upper() for one in PRESSES)
        )
    if chosen != "pdf" and is_for_sheets:
        raise PressRefused(
            N_("Mẫu tờ chỉ in bằng PDF; %(format)s dành cho tem cuộn."), field="format", format=chosen.upper()
        )
    dots = dpi or (choice.dpi if choice and chosen != "pdf" else None) or layout.dpi
    if dots not in PRINTER_DPI:
        raise PressRefused(N_("Độ phân giải là 203, 300 hoặc 600 dpi."), field="dpi")
    return layout.at(dots), chosen
