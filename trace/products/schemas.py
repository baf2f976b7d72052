"""Shapes of products: what forms bring in, what pages and programs get out."""

from typing import Any

import marshmallow as ma

from trace.errors import N_
from trace.kit.bodies import Body, Line
from trace.kit.forms import FormSchema
from trace.kit.inputs import DayField, LineField
from trace.products import rules
from trace.products.models import Product

_WHOLE = N_("Cần nhập số nguyên.")


class ProductForm(FormSchema):
    """The form of a product. `subgroup` counts when `category` is "ocop"."""

    name = LineField(longest=160, required=True)
    name_en = LineField(longest=160, load_default="")
    category = LineField(longest=40, required=True)
    subgroup = LineField(longest=40, load_default="")
    origin = LineField(longest=80, load_default="")
    net_content = LineField(longest=40, load_default="")
    packaging = LineField(longest=80, load_default="")
    shelf_life_days = ma.fields.Integer(load_default=None, error_messages={"invalid": _WHOLE})
    standard = LineField(longest=160, load_default="")
    ingredients = ma.fields.String(load_default="")
    nutrition = ma.fields.String(load_default="")
    usage = ma.fields.String(load_default="")
    storage = ma.fields.String(load_default="")
    warning = ma.fields.String(load_default="")
    brand = LineField(longest=80, load_default="")
    ip_certificate_no = LineField(longest=80, load_default="")
    self_declaration_no = LineField(longest=80, load_default="")
    description = ma.fields.String(load_default="")
    target_market = LineField(longest=80, load_default="")
    gtin = LineField(longest=24, load_default="")
    gtin_proof = LineField(longest=200, load_default="")

    @ma.post_load
    def choose_category(self, data: dict[str, object], **_kwargs: object) -> dict[str, object]:
        """The sub-group is the category where one was asked for."""
        subgroup = data.pop("subgroup")
        if data["category"] == "ocop":
            if not subgroup:
                raise ma.ValidationError(N_("Chọn nhóm nhỏ trong danh sách OCOP."), "subgroup")
            data["category"] = subgroup
        return data


class PhotosIn(Body):
    """The pictures of a product in their order, by the hash of a kept file."""

    photos = ma.fields.List(ma.fields.String(), required=True, validate=ma.validate.Length(max=rules.MOST_PHOTOS))


class OcopForm(FormSchema):
    """The grade; without stars it is taken away."""

    stars = ma.fields.Integer(load_default=None)
    decision = LineField(longest=120, load_default="")
    issuer = LineField(longest=200, load_default="")
    decided_on = DayField(load_default=None)
    expires_on = DayField(load_default=None)
    group = ma.fields.Integer(load_default=None)


class ShopsForm(FormSchema):
    """Addresses of shops, one a line."""

    shops = ma.fields.String(load_default="")


class OrderForm(FormSchema):
    """One photo and where it goes: first, earlier or later."""

    photo = ma.fields.Integer(required=True)
    to = ma.fields.String(required=True, validate=ma.validate.OneOf(("first", "earlier", "later")))


class NetContentOut(ma.Schema):
    """What one pack holds."""

    value = ma.fields.String(metadata={"description": "Decimal number as text, in `unit`"})
    unit = ma.fields.String(metadata={"description": "UN/ECE Rec 20: KGM, LTR or H87"})
    text = ma.fields.String(metadata={"description": "As the label says it"})


class OcopOut(ma.Schema):
    """The OCOP grade."""

    stars = ma.fields.Integer()
    group = ma.fields.Integer(allow_none=True)
    decision = ma.fields.String()
    issuer = ma.fields.String()
    decided_on = ma.fields.Date(allow_none=True)
    expires_on = ma.fields.Date(allow_none=True)


class ItemOut(ma.Schema):
    """One thing the product still lacks."""

    field = ma.fields.String()
    label = ma.fields.String()
    article = ma.fields.String()
    certainty = ma.fields.String()


class ProductRow(ma.Schema):
    """A product in a list."""

    code = ma.fields.String()
    gtin = ma.fields.String(allow_none=True, metadata={"description": "14 digits"})
    name = ma.fields.String()
    brand = ma.fields.String()
    category = ma.fields.String()
    template = ma.fields.String()
    net_content = ma.fields.Nested(NetContentOut, allow_none=True)
    ocop_stars = ma.fields.Integer(allow_none=True)
    is_draft = ma.fields.Boolean()
    is_active = ma.fields.Boolean()
    organisation = ma.fields.String(metadata={"description": "Code of the organisation"})
    changed_at = ma.fields.AwareDateTime(format="iso")


class ProductOut(ProductRow):
    """A product with everything it says; `missing` is what keeps it a draft."""

    name_en = ma.fields.String()
    description = ma.fields.String()
    origin = ma.fields.String()
    packaging = ma.fields.String()
    ingredients = ma.fields.String()
    nutrition = ma.fields.String()
    warning = ma.fields.String()
    usage = ma.fields.String()
    storage = ma.fields.String()
    standard = ma.fields.String()
    shelf_life_days = ma.fields.Integer(allow_none=True)
    self_declaration_no = ma.fields.String()
    ip_certificate_no = ma.fields.String()
    ocop = ma.fields.Nested(OcopOut, allow_none=True)
    photos = ma.fields.List(ma.fields.String(), metadata={"description": "Paths of the pictures, leading one first"})
    shops = ma.fields.List(ma.fields.String())
    missing = ma.fields.List(ma.fields.Nested(ItemOut))


def _text(name: str, **kwargs: Any) -> ma.fields.String:
    """A text as long as its column; the lines of the longer ones stay."""
    if name in rules.LONG_TEXTS:
        return ma.fields.String(validate=ma.validate.Length(max=rules.LONGEST_TEXT), **kwargs)
    return Line(longest=rules.LONGEST[name], **kwargs)


class ProductIn(Body):
    """A product to register, or (all optional) what of it is to change. An empty text takes a fact away.

    `category` is a product category or an OCOP sub-group (`rice`, `ocop_food.grain`), `net_content` as on the label.
    What is lacking makes a draft, never a refusal.
    """

    name = _text("name", required=True)
    category = Line(longest=40, required=True)
    gtin = Line(longest=24)
    gtin_proof = _text("gtin_proof", metadata={"description": "Number of the certificate of the right to use the GTIN"})
    name_en = _text("name_en")
    brand = _text("brand")
    description = _text("description")
    target_market = _text("target_market")
    origin = _text("origin")
    net_content = Line(longest=40, metadata={"example": "5 kg"})
    packaging = _text("packaging")
    ingredients = _text("ingredients")
    nutrition = _text("nutrition")
    warning = _text("warning")
    usage = _text("usage")
    storage = _text("storage")
    standard = _text("standard")
    shelf_life_days = ma.fields.Integer(allow_none=True, strict=True, error_messages={"invalid": _WHOLE})
    self_declaration_no = _text("self_declaration_no")
    ip_certificate_no = _text("ip_certificate_no")


class ProductsQuery(ma.Schema):
    """What a program asks of the list."""

    class Meta:
        unknown = ma.EXCLUDE

    q = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    category = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    cursor = ma.fields.Integer(load_default=0, strict=False, validate=ma.validate.Range(min=0, max=2_147_483_647))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(min=1, max=200))


class ProductsPage(ma.Schema):
    """One slice; `next` is the cursor of the following one, null at the end."""

    items = ma.fields.List(ma.fields.Nested(ProductRow))
    next = ma.fields.String(allow_none=True)


def api_values(row: Product) -> dict[str, object]:
    """A row as plain values for `ProductRow`."""
    return {**row.__data__, "organisation": row.organisation.code, "net_content": net_content_of(row)}


def net_content_of(row: Product) -> dict[str, str] | None:
    """Value, unit and words of the net content; None where it is not said."""
    if not row.net_content_thousandths:
        return None
    value = f"{row.net_content_thousandths // 1000}.{row.net_content_thousandths % 1000:03d}".rstrip("0").rstrip(".")
    return {"value": value, "unit": row.net_content_unit, "text": row.net_content_typed}


def ocop_of(row: Product) -> dict[str, object] | None:
    """The grade as plain values; None without one."""
    if row.ocop_stars is None:
        return None
    return {
        "stars": row.ocop_stars,
        "group": row.ocop_group,
        "decision": row.ocop_decision,
        "issuer": row.ocop_issuer,
        "decided_on": row.ocop_decided_on,
        "expires_on": row.ocop_expires_on,
    }
