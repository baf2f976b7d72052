"""Shapes of the batch API: what comes in, what goes out."""

from decimal import Decimal
from typing import Any

import marshmallow as ma

from trace.errors import N_
from trace.kit.text import nfc
from trace.kit.units import UNITS


class Line(ma.fields.String):
    """One line of text, NFC, at most `longest` characters."""

    def __init__(self, *, longest: int = 200, **kwargs: Any) -> None:
        super().__init__(validate=ma.validate.Length(max=longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return nfc(super()._deserialize(value, attr, data, **kwargs) or "")


class Quantity(ma.fields.Field):
    """A number above zero with at most three decimals, as a JSON number; kept as integer thousandths."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        del attr, data, kwargs
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ma.ValidationError(N_("Cần một số."))
        thousandths = Decimal(str(value)) * 1000
        if thousandths <= 0 or thousandths != thousandths.to_integral_value() or thousandths > 10**14:
            raise ma.ValidationError(N_("Số lượng phải lớn hơn 0, tối đa ba chữ số thập phân."))
        return int(thousandths)


def _unit(**kwargs: Any) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.OneOf(sorted(UNITS)), load_default="KGM", **kwargs)


class Source(ma.Schema):
    """A lot that goes in; without a quantity all that is left of it."""

    batch = Line(required=True, longest=40)
    quantity = Quantity(metadata={"type": "number"})
    unit = ma.fields.String(validate=ma.validate.OneOf(sorted(UNITS)))


class NewBatch(ma.Schema):
    """A lot to register. `product` is a GTIN or product code; `unit` is UN/ECE Rec 20."""

    product = Line(required=True, longest=20)
    lot = Line(longest=20)
    quantity = Quantity(metadata={"type": "number"})
    unit = _unit()
    site = Line(longest=20)
    produced_on = ma.fields.Date()
    expires_on = ma.fields.Date()
    made_from = ma.fields.List(ma.fields.Nested(Source))

    @ma.pre_load
    def short_sources(self, data: Any, **_kwargs: Any) -> Any:
        """`"made_from": ["T…"]` is the same as naming each lot in an object."""
        if not isinstance(data, dict) or not isinstance(data.get("made_from"), list):
            return data
        return {**data, "made_from": [{"batch": s} if isinstance(s, str) else s for s in data["made_from"]]}


class NewEvent(ma.Schema):
    """A step that happened to a lot; every other key is a field of that step."""

    class Meta:
        unknown = ma.INCLUDE

    step = Line(required=True, longest=12)
    happened_at = ma.fields.AwareDateTime(required=True, format="iso")
    site = Line(longest=20)
    quantity = Quantity(metadata={"type": "number"})
    unit = _unit()
    receiver = Line(longest=200)
    receiver_address = Line(longest=200)
    lots = ma.fields.List(ma.fields.Nested(lambda: MadeLot()))


class MadeLot(ma.Schema):
    """A lot that a transforming step brings into being."""

    product = Line(longest=20)
    name = Line(longest=160)
    lot = Line(longest=20)
    quantity = Quantity(required=True, metadata={"type": "number"})
    unit = _unit()
    produced_on = ma.fields.Date()
    expires_on = ma.fields.Date()


class Approval(ma.Schema):
    """A manager's word; the note is for the record."""

    note = Line(longest=300, load_default="")


class LackOut(ma.Schema):
    """One thing a lot still lacks."""

    code = ma.fields.String()
    article = ma.fields.String()
    detail = ma.fields.String()
    todo = ma.fields.String()
    stops_printing = ma.fields.Boolean()


class EventOut(ma.Schema):
    """One event of a lot, without anything private."""

    id = ma.fields.Integer()
    event_id = ma.fields.String()
    step = ma.fields.String()
    name = ma.fields.String()
    happened_at = ma.fields.String()
    recorded_at = ma.fields.String()
    is_corrected = ma.fields.Boolean()
    is_cancelled = ma.fields.Boolean()
    ledger_index = ma.fields.Integer()
    lots = ma.fields.List(ma.fields.String())


class BatchOut(ma.Schema):
    """A lot as programs see it; quantities are JSON numbers in `unit`."""

    code = ma.fields.String()
    lot = ma.fields.String()
    url = ma.fields.String()
    gtin = ma.fields.String(allow_none=True)
    product = ma.fields.String(allow_none=True)
    name = ma.fields.String()
    state = ma.fields.String()
    quantity = ma.fields.Float(allow_none=True)
    left = ma.fields.Float()
    unit = ma.fields.String()
    produced_on = ma.fields.Date(allow_none=True)
    expires_on = ma.fields.Date(allow_none=True)
    is_approved = ma.fields.Boolean()
    is_on_hold = ma.fields.Boolean()
    missing = ma.fields.List(ma.fields.Nested(LackOut))
    events = ma.fields.List(ma.fields.Nested(EventOut))


class BatchesPage(ma.Schema):
    """One page of lots; `next` is the page number to ask for."""

    items = ma.fields.List(ma.fields.Nested(BatchOut(exclude=("missing", "events"))))
    next = ma.fields.Integer(allow_none=True)


class BatchesQuery(ma.Schema):
    """Search and paging."""

    class Meta:
        unknown = ma.EXCLUDE

    q = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 100_000))


class TraceQuery(ma.Schema):
    """Which way to walk."""

    class Meta:
        unknown = ma.EXCLUDE

    direction = ma.fields.String(load_default="back", validate=ma.validate.OneOf(("back", "forward")))


class TraceNode(ma.Schema):
    """A lot or season with what it was made from (or became), as a tree."""

    code = ma.fields.String()
    lot = ma.fields.String(allow_none=True)
    name = ma.fields.String()
    kind = ma.fields.String()
    holder = ma.fields.String()
    quantity = ma.fields.Float(allow_none=True)
    unit = ma.fields.String(allow_none=True)
    links = ma.fields.List(ma.fields.Nested(lambda: TraceNode()))
