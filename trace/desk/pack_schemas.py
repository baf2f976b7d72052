"""Shapes of the API of packs: what comes in, what goes out."""

from typing import Any

import marshmallow as ma

from trace.desk.schemas import EventOut, Moment, Quantity
from trace.errors import N_
from trace.events.models_packs import CASE, LEVELS
from trace.events.numbering import MOST_UNITS
from trace.kit.bodies import Body, Line, Name
from trace.kit.units import UNITS
from trace.packs.queries import SORTS
from trace.packs.rules import State


class PackedLot(Body):
    """So much of a lot; `unit` is the lot's own when absent."""

    batch = Name(required=True, longest=40)
    quantity = Quantity(required=True)
    unit = ma.fields.String(validate=ma.validate.OneOf(sorted(UNITS)), metadata={"description": "UN/ECE Rec 20"})


class Contents(Body):
    """What goes in or comes out. `units` are serials, `T…/serial`, or addresses; `packs` are codes or SSCCs."""

    lots = ma.fields.List(ma.fields.Nested(PackedLot), load_default=list, validate=ma.validate.Length(max=500))
    units = ma.fields.List(Name(longest=200), load_default=list, validate=ma.validate.Length(max=MOST_UNITS))
    packs = ma.fields.List(Name(longest=200), load_default=list, validate=ma.validate.Length(max=500))
    happened_at = Moment()
    site = Line(longest=20)


class NewPack(Contents):
    """A pack made by packing it. `sscc` false leaves the SSCC out, true insists on one; absent: where a prefix is
    owned."""

    level = ma.fields.String(validate=ma.validate.OneOf(LEVELS), load_default=CASE)
    sscc = ma.fields.Boolean(load_default=None, allow_none=True)


class Unpacking(Contents):
    """What comes out; nothing named means all of it."""


class PacksQuery(ma.Schema):
    """How the list is asked for."""

    q = ma.fields.String(load_default="")
    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(min=1, max=100_000))
    sort = ma.fields.String(
        load_default=SORTS[0], validate=ma.validate.OneOf([*SORTS, *(f"-{name}" for name in SORTS)])
    )
    state = ma.fields.String(validate=ma.validate.OneOf([one.value for one in State]))
    level = ma.fields.String(validate=ma.validate.OneOf(LEVELS))
    batch = ma.fields.String(metadata={"description": "only packs that hold this lot now, and those around them"})


class PackQuery(ma.Schema):
    """`at`: what was in it at that moment; now when absent."""

    at = Moment()


class LotInOut(ma.Schema):
    """So much of a lot; `serials` are its tagged units, `quantity` what has no number of its own."""

    batch = ma.fields.String()
    lot = ma.fields.String()
    name = ma.fields.String()
    quantity = ma.fields.Float(allow_none=True)
    unit = ma.fields.String()
    serials = ma.fields.List(ma.fields.String())
    state = ma.fields.String()


class InsideOut(ma.Schema):
    """What is in a pack: lots, and packs with theirs."""

    lots = ma.fields.List(ma.fields.Nested(LotInOut))
    packs = ma.fields.List(ma.fields.Nested("InnerPackOut"))


class InnerPackOut(InsideOut):
    """A pack in a pack."""

    code = ma.fields.String()
    sscc = ma.fields.String(allow_none=True)
    level = ma.fields.String()


class PackBrief(ma.Schema):
    """A pack as lists show it; `inside` is the code of the pack it stands in."""

    code = ma.fields.String()
    sscc = ma.fields.String(allow_none=True)
    identifier = ma.fields.String()
    url = ma.fields.String()
    level = ma.fields.String()
    state = ma.fields.String()
    inside = ma.fields.String(allow_none=True)
    packed_at = ma.fields.DateTime(allow_none=True)
    emptied_at = ma.fields.DateTime(allow_none=True)


class PackOut(PackBrief):
    """A pack with what is in it, nested and summed up by lot, and what was done with it."""

    contents = ma.fields.Nested(InsideOut)
    total = ma.fields.List(ma.fields.Nested(LotInOut))
    events = ma.fields.List(ma.fields.Nested(EventOut))


class PacksPage(ma.Schema):
    """One page of packs; `next` is the number of the next page."""

    items = ma.fields.List(ma.fields.Nested(PackBrief))
    total = ma.fields.Integer()
    next = ma.fields.Integer(allow_none=True)


class NewUnits(Body):
    """Numbers for single units: `serials` that are there already, or `count` new ones."""

    serials = ma.fields.List(Name(longest=20), load_default=list, validate=ma.validate.Length(max=MOST_UNITS))
    count = ma.fields.Integer(load_default=0, validate=ma.validate.Range(min=0, max=MOST_UNITS), strict=True)
    happened_at = Moment()
    site = Line(longest=20)

    @ma.validates_schema
    def one_or_the_other(self, data: Any, **_kwargs: Any) -> None:
        if bool(data["serials"]) == bool(data["count"]):
            raise ma.ValidationError(N_("Gửi “serials” hoặc “count”, một trong hai."), "count")


class UnitOut(ma.Schema):
    """A unit with its own number; `pack` is the code of the pack it is in."""

    serial = ma.fields.String()
    identifier = ma.fields.String()
    pack = ma.fields.String(allow_none=True)


class UnitsOut(ma.Schema):
    """The tagged units of a lot."""

    batch = ma.fields.String()
    units = ma.fields.List(ma.fields.Nested(UnitOut))
