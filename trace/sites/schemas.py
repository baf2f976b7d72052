"""Shapes of places: what forms bring in, what programs get out."""

import marshmallow as ma

from trace.errors import N_
from trace.kit.bodies import Body, Line, Name
from trace.kit.forms import FormSchema
from trace.kit.inputs import DayField, LineField
from trace.places.address import Address
from trace.sites.models import KINDS, Site


class SiteForm(FormSchema):
    """The form of a place. `place` is one of several units of one name
    (asked for `place_asked`); `seen` says what was shown before saving."""

    kind = LineField(longest=10, required=True)
    name = LineField(longest=120, required=True)
    line = LineField(longest=160, load_default="")
    commune = LineField(longest=120, required=True)
    place = LineField(longest=40, load_default="")
    place_asked = LineField(longest=120, load_default="")
    area = LineField(longest=40, load_default="")
    growing_area_code = LineField(longest=60, load_default="")
    household_count = ma.fields.Integer(load_default=None)
    gln = LineField(longest=20, load_default="")
    note = LineField(longest=300, load_default="")
    outline = ma.fields.String(load_default="")
    seen = LineField(longest=80, load_default="")


class SiteOut(ma.Schema):
    """A place as programs get it; the outline stays with its organisation and is not sent."""

    code = ma.fields.String()
    gln = ma.fields.String(allow_none=True)
    kind = ma.fields.String(metadata={"enum": list(KINDS)})
    name = ma.fields.String()
    address = ma.fields.String()
    former_address = ma.fields.String()
    commune_code = ma.fields.String(allow_none=True)
    area_m2 = ma.fields.Integer(allow_none=True)
    growing_area_code = ma.fields.String()
    household_count = ma.fields.Integer(allow_none=True)
    is_active = ma.fields.Boolean()
    organisation = ma.fields.String(metadata={"description": "Code of the organisation"})
    changed_at = ma.fields.AwareDateTime(format="iso")


class AddressIn(Body):
    """`commune` old or new, with or without diacritics and district; where several answer, 422 lists them as `choices`
    and one of their values is sent as `choice`."""

    typed = Line(longest=160, load_default="", metadata={"description": "Hamlet, street, number"})
    commune = Name(longest=120, required=True)
    choice = Line(longest=40, load_default="")


class SiteIn(Body):
    """A place to register, or (all optional) what of it is to change. An empty text takes a fact away."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(KINDS))
    name = Name(longest=120, required=True)
    address = ma.fields.Nested(AddressIn, required=True)
    area = Line(longest=40, metadata={"example": "12 sào"})
    growing_area_code = Line(longest=60)
    household_count = ma.fields.Integer(
        allow_none=True, strict=True, error_messages={"invalid": N_("Số hộ phải là số nguyên dương.")}
    )
    gln = Line(longest=20)
    note = Line(longest=300)
    outline = ma.fields.Dict(allow_none=True, metadata={"description": "GeoJSON Polygon (RFC 7946)"})


class SitesQuery(ma.Schema):
    """What a program asks of the list."""

    class Meta:
        unknown = ma.EXCLUDE

    q = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    kind = ma.fields.String(load_default="", validate=ma.validate.OneOf(("", *KINDS)))
    cursor = ma.fields.Integer(load_default=0, validate=ma.validate.Range(min=0, max=2_147_483_647))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(min=1, max=200))


class SitesPage(ma.Schema):
    """One slice; `next` is the cursor of the following one, null at the end."""

    items = ma.fields.List(ma.fields.Nested(SiteOut))
    next = ma.fields.String(allow_none=True)


def api_values(row: Site) -> dict[str, object]:
    """A row as plain values for `SiteOut`."""
    address = Address.from_dict(row.address)
    return {
        **row.__data__,
        "address": address.line_now(),
        "former_address": address.former_line(),
        "organisation": row.organisation.code,
    }


class GrowerForm(FormSchema):
    """The form of a household. `place` is one of several units of one name (asked for `place_asked`); `plots` are
    codes of its fields and ponds, `plot_name` and `plot_area` one that is not there yet, of so many
    square metres as were `seen` converted before."""

    name = LineField(longest=120, required=True)
    external_no = LineField(longest=40, load_default="")
    phone = LineField(longest=30, load_default="")
    id_number = LineField(longest=30, load_default="")
    group_name = LineField(longest=80, load_default="")
    line = LineField(longest=160, load_default="")
    commune = LineField(longest=120, load_default="")
    place = LineField(longest=40, load_default="")
    place_asked = LineField(longest=120, load_default="")
    consented_on = DayField(load_default=None)
    consent_note = LineField(longest=200, load_default="")
    note = LineField(longest=300, load_default="")
    plots = ma.fields.List(LineField(longest=12), load_default=list)
    plot_kind = LineField(longest=10, load_default="plot")
    plot_name = LineField(longest=120, load_default="")
    plot_area = LineField(longest=40, load_default="")
    seen = LineField(longest=12, load_default="")


class GrowerOut(ma.Schema):
    """A household as its own organisation's programs get it; private through and through."""

    code = ma.fields.String()
    name = ma.fields.String()
    external_no = ma.fields.String()
    phone = ma.fields.String()
    id_number = ma.fields.String()
    group_name = ma.fields.String()
    address = ma.fields.String()
    commune_code = ma.fields.String(allow_none=True)
    consented_on = ma.fields.Date(allow_none=True)
    consent_note = ma.fields.String()
    note = ma.fields.String()
    is_erased = ma.fields.Boolean()
    plots = ma.fields.List(ma.fields.String(), metadata={"description": "Codes of its places"})
    changed_at = ma.fields.AwareDateTime(format="iso")


class GrowerIn(Body):
    """A household to write down, or (all optional) what of it is to change. `plots` replaces all it has."""

    name = Name(longest=120, required=True)
    external_no = Line(longest=40)
    phone = Line(longest=30)
    id_number = Line(longest=30)
    group_name = Line(longest=80)
    address = ma.fields.Nested(AddressIn)
    consented_on = ma.fields.Date(allow_none=True)
    consent_note = Line(longest=200)
    note = Line(longest=300)
    plots = ma.fields.List(Line(longest=12), metadata={"description": "Codes of its places"})


class GrowersQuery(ma.Schema):
    """What a program asks of the list."""

    class Meta:
        unknown = ma.EXCLUDE

    cursor = ma.fields.Integer(load_default=0, validate=ma.validate.Range(min=0, max=2_147_483_647))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(min=1, max=200))


class GrowersPage(ma.Schema):
    """One slice; `next` is the cursor of the following one, null at the end."""

    items = ma.fields.List(ma.fields.Nested(GrowerOut))
    next = ma.fields.String(allow_none=True)
