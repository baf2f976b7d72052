"""The boxes of a layout as a drawing: over the preview, to see what lies where, and in its place while nothing fits."""

from collections.abc import Mapping
from html import escape
from typing import Any

from flask_babel import gettext as _

from trace.labels.own_checks import parts_of

LETTER_MM = 2.6


def outline_svg(table: Mapping[str, Any], *, is_alone: bool) -> str:
    """Every box with its name; `is_alone` draws the label's edge and paper as well."""
    width, height = table["grid"]["label_width_mm"], table["grid"]["label_height_mm"]
    unit = max(width, height) / 100
    paper = f'<rect class="paper-edge" width="{width:g}" height="{height:g}"/>' if is_alone else ""
    boxes = "".join(_box(name, str(_(part.msgid)) % part.params, box, unit) for name, part, box in parts_of(table))
    role = f'role="img" aria-label="{escape(_("Các khối trên tem"))}"' if is_alone else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="outline" {role} viewBox="0 0 {width:g} {height:g}">'
        f"{paper}{boxes}</svg>"
    )


def _box(name: str, words: str, box: Any, unit: float) -> str:
    size = min(LETTER_MM * unit, box.height_mm * 0.8, box.width_mm / max(4, len(words)) * 1.7)
    return (
        f'<g class="part is-{name.partition("-")[0]}" data-part="{name}">'
        f'<rect x="{box.x_mm:g}" y="{box.y_mm:g}" width="{box.width_mm:g}" height="{box.height_mm:g}"/>'
        f'<text x="{box.x_mm + 0.3 * unit:g}" y="{box.y_mm + size:g}" font-size="{size:.2f}">{escape(words)}</text></g>'
    )
