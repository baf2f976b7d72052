"""Shapes of taking lots apart, putting them together and telling what they were made from."""

from typing import Any

import marshmallow as ma

from trace.desk.schemas import Moment, Quantity, Source, lot_number, unit_word
from trace.errors import N_
from trace.kit.bodies import Body, Line


class Part(Body):
    """One part taken out of a lot, in the lot's unit."""

    quantity = Quantity(required=True)
    lot = lot_number()
    name = Line(longest=160)


class Split(Body):
    """Parts to take out; what is not taken stays in the lot."""

    parts = ma.fields.List(ma.fields.Nested(Part), required=True, validate=ma.validate.Length(min=1, max=50))
    happened_at = Moment()
    site = Line(longest=20)


class Merge(Body):
    """Lots of one form to put together; of different products they become a blend, named or sold as `product`."""

    sources = ma.fields.List(ma.fields.Nested(Source), required=True, validate=ma.validate.Length(min=2, max=200))
    product = Line(longest=20)
    name = Line(longest=160)
    lot = lot_number()
    happened_at = Moment()
    site = Line(longest=20)


class Past(Body):
    """A lot or a season that went in; a season's amount need not be known."""

    batch = Line(longest=40)
    season = Line(longest=40)
    quantity = Quantity()
    unit = unit_word()

    @ma.validates_schema
    def names_one(self, data: Any, **_kwargs: Any) -> None:
        if bool(data.get("batch")) == bool(data.get("season")):
            raise ma.ValidationError(N_("Ghi một lô (batch) hoặc một vụ (season)."), "batch")


class Sources(Body):
    """What the lot was made from."""

    made_from = ma.fields.List(ma.fields.Nested(Past), required=True, validate=ma.validate.Length(min=1, max=200))
    happened_at = Moment()
