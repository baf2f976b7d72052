"""Shapes of materials: what forms and programs bring in, what programs get out."""

from collections.abc import Iterable

import marshmallow as ma

from trace.kit.bodies import Body, Line, Name
from trace.kit.forms import FormSchema
from trace.kit.inputs import LineField
from trace.materials.catalogue import Ban
from trace.materials.models import KINDS, Material
from trace.materials.rules import CERTAINTIES, MOST_CROPS, MOST_DAYS, Waiting
from trace.processes.catalogue import FIELDS_OF_USE


class MaterialForm(FormSchema):
    """The form of a material; its rows of waiting days are read beside it."""

    kind = LineField(longest=12, required=True)
    name = LineField(longest=120, required=True)
    active = LineField(longest=200, load_default="")
    registration_no = LineField(longest=60, load_default="")
    producer = LineField(longest=160, load_default="")
    supplier = LineField(longest=160, load_default="")
    lot = LineField(longest=40, load_default="")
    certificate = LineField(longest=12, load_default="")
    note = LineField(longest=300, load_default="")


class WaitingShape(Body):
    """Days before harvest. `crop` is a template's code or a word; empty means all."""

    crop = Line(longest=40, load_default="", metadata={"example": "rice"})
    days = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(0, MOST_DAYS))
    certainty = ma.fields.String(load_default=CERTAINTIES[0], validate=ma.validate.OneOf(CERTAINTIES))


class MaterialIn(Body):
    """A material to register, or (all optional) what of it is to change. `waiting` replaces the days kept."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(KINDS))
    name = Name(longest=120, required=True)
    active = Line(longest=200, metadata={"example": "chlorantraniliprole + thiamethoxam"})
    registration_no = Line(longest=60)
    producer = Line(longest=160)
    supplier = Line(longest=160)
    lot = Line(longest=40)
    note = Line(longest=300)
    label_photo = Line(longest=64, metadata={"description": "SHA-256 of a picture the organisation keeps"})
    certificate = Line(longest=80, metadata={"description": "Number of a paper the organisation keeps"})
    waiting = ma.fields.List(ma.fields.Nested(WaitingShape), validate=ma.validate.Length(max=MOST_CROPS))


class BanMet(ma.Schema):
    """A ban that a material meets today, where it is used."""

    field = ma.fields.String(metadata={"enum": list(FIELDS_OF_USE)})
    substance = ma.fields.String()
    instrument = ma.fields.String()
    is_certain = ma.fields.Boolean()


class MaterialOut(ma.Schema):
    """A material as programs get it."""

    code = ma.fields.String()
    kind = ma.fields.String(metadata={"enum": list(KINDS)})
    name = ma.fields.String()
    active = ma.fields.String()
    registration_no = ma.fields.String()
    producer = ma.fields.String()
    supplier = ma.fields.String()
    lot = ma.fields.String()
    note = ma.fields.String()
    certificate = ma.fields.String(allow_none=True)
    label_photo = ma.fields.String(allow_none=True)
    waiting = ma.fields.List(ma.fields.Nested(WaitingShape))
    bans = ma.fields.List(ma.fields.Nested(BanMet))
    is_active = ma.fields.Boolean()
    organisation = ma.fields.String(metadata={"description": "Code of the organisation"})
    used_at = ma.fields.AwareDateTime(format="iso", allow_none=True)
    changed_at = ma.fields.AwareDateTime(format="iso")


class MaterialsQuery(ma.Schema):
    """What a program asks of the list."""

    class Meta:
        unknown = ma.EXCLUDE

    q = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    kind = ma.fields.String(load_default="", validate=ma.validate.OneOf(("", *KINDS)))
    cursor = ma.fields.Integer(load_default=0, validate=ma.validate.Range(min=0, max=2_147_483_647))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(min=1, max=200))


class MaterialsPage(ma.Schema):
    """One slice; `next` is the cursor of the following one, null at the end."""

    items = ma.fields.List(ma.fields.Nested(MaterialOut))
    next = ma.fields.String(allow_none=True)


class BannedQuery(ma.Schema):
    """Which bans: of one field of use, on one day (today when absent), meeting one text."""

    class Meta:
        unknown = ma.EXCLUDE

    field = ma.fields.String(load_default="", validate=ma.validate.OneOf(("", *FIELDS_OF_USE)))
    on = ma.fields.Date(load_default=None)
    q = ma.fields.String(load_default="", validate=ma.validate.Length(max=200))


class BanOut(ma.Schema):
    """One row of the banned list."""

    field = ma.fields.String()
    substance = ma.fields.String()
    names = ma.fields.List(ma.fields.String())
    brands = ma.fields.List(ma.fields.String())
    starts_on = ma.fields.Date(allow_none=True)
    ends_on = ma.fields.Date(allow_none=True)
    instrument = ma.fields.String()
    source = ma.fields.String()
    certainty = ma.fields.String(metadata={"enum": ["sourced", "unverified"]})


class BansPage(ma.Schema):
    """All that answer."""

    items = ma.fields.List(ma.fields.Nested(BanOut))


def api_values(row: Material, waitings: Iterable[Waiting], bans: Iterable[dict[str, object]]) -> dict[str, object]:
    """A row as plain values for `MaterialOut`."""
    return {
        **row.__data__,
        "certificate": row.certificate.number if row.certificate else None,
        "label_photo": row.file.sha256 if row.file else None,
        "waiting": [{"crop": one.crop, "days": one.days, "certainty": one.certainty} for one in waitings],
        "bans": list(bans),
        "organisation": row.organisation.code,
    }


def ban_values(ban: Ban, *, is_sourced: bool) -> dict[str, object]:
    """A ban as plain values for `BanOut`; its certainty is that of the day asked for."""
    return {
        "field": ban.field,
        "substance": ban.name,
        "names": list(ban.names),
        "brands": list(ban.brands),
        "starts_on": ban.starts_on,
        "ends_on": ban.ends_on,
        "instrument": ban.instrument,
        "source": ban.source,
        "certainty": "sourced" if is_sourced else "unverified",
    }
