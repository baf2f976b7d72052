"""The layouts that an organisation can print with, over the API."""

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.labels.layout import Layout
from trace.labels.layouts import OWN, layouts_for

api = Blueprint("label_layouts_api", __name__, url_prefix="/api/v1/label-layouts", description="Layouts of labels")


class LabelLayoutView(ma.Schema):
    """A layout; `name` is what an order calls it. Lengths in millimetres."""

    name = ma.fields.String()
    title = ma.fields.String()
    is_own = ma.fields.Boolean(metadata={"description": "made by the asker's organisation"})
    kind = ma.fields.String(metadata={"enum": ["sheet", "roll"]})
    purpose = ma.fields.String(metadata={"enum": ["trace_stamp", "goods_label", "logistic", "sign", "poster"]})
    subject = ma.fields.String(metadata={"enum": ["lot", "place", "pack", "stall"]})
    dpi = ma.fields.Integer(metadata={"description": "least dots an inch of the printer"})
    label_width_mm = ma.fields.Float()
    label_height_mm = ma.fields.Float()
    paper_width_mm = ma.fields.Float()
    paper_height_mm = ma.fields.Float()
    labels_a_page = ma.fields.Integer()
    symbols = ma.fields.List(ma.fields.String(), metadata={"description": "kind of each symbol, first to last"})
    caution = ma.fields.String(metadata={"description": "what is unsure about the stock, in Vietnamese"})


@api.get("")
@api.response(200, LabelLayoutView(many=True))
@allowed(SIGNED_IN)
def index() -> list[dict[str, Any]]:
    """Every layout that the asker's organisation can print with, its own ones first."""
    return [_view(one) for one in layouts_for(signed_in().organisation_id)]


def _view(layout: Layout) -> dict[str, Any]:
    names = ("name", "title", "kind", "purpose", "subject", "dpi", "paper_width_mm", "paper_height_mm", "caution")
    return {
        **{name: getattr(layout, name) for name in names},
        "is_own": layout.name.startswith(OWN),
        "label_width_mm": layout.grid.label_width_mm,
        "label_height_mm": layout.grid.label_height_mm,
        "labels_a_page": layout.labels_per_page,
        "symbols": [one.kind for one in layout.symbols],
    }
