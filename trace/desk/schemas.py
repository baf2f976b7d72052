"""Shapes of the batch API: what comes in, what goes out."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import marshmallow as ma

from trace.batches.queries import SORTS
from trace.batches.rules import State
from trace.clock import VIETNAM
from trace.errors import N_
from trace.events.models_packs import CASE, LEVELS
from trace.kit.bodies import Body, Line, Name
from trace.kit.inputs import start_of_day
from trace.kit.units import UNITS

# Before this nobody here kept records, after that no label is valid: what lies outside is a slip of the finger.
FIRST_YEAR, LAST_YEAR = 1990, 2199


class Quantity(ma.fields.Field):
    """A number above zero with at most three decimals, as a JSON number; kept as integer thousandths."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"type": "number", "exclusiveMinimum": 0, "maximum": 10**11, "example": 1250.5}
        super().__init__(metadata={**said, "description": "at most three decimals"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        del attr, data, kwargs
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ma.ValidationError(N_("Cần nhập số."))
        if not 0 < value <= 10**11:
            raise ma.ValidationError(N_("Số lượng phải lớn hơn 0."))
        thousandths = Decimal(str(value)) * 1000
        if thousandths != thousandths.to_integral_value():
            raise ma.ValidationError(N_("Số lượng có quá ba chữ số thập phân."))
        return int(thousandths)


class Day(ma.fields.Date):
    """A calendar day, ISO 8601."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ma.ValidationError(N_("Năm không đúng."))
        return day


class Moment(ma.fields.String):
    """A moment in ISO 8601; a day alone is its noon, a clock time without zone is Vietnam's. Kept in UTC."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"example": "2026-11-20T07:30:00+07:00", "description": "ISO 8601; a day alone is enough"}
        super().__init__(metadata=said, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            found = date.fromisoformat(text) if len(text) == len("2026-11-20") else datetime.fromisoformat(text)
        except ValueError:
            raise ma.ValidationError(
                N_("Thời gian không đúng. Ví dụ: 2026-11-20 hoặc 2026-11-20T07:30+07:00.")
            ) from None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise ma.ValidationError(N_("Năm không đúng."))
        if not isinstance(found, datetime):
            return start_of_day(found)
        return (found if found.tzinfo else found.replace(tzinfo=VIETNAM)).astimezone(UTC)


def unit_word(**kwargs: Any) -> ma.fields.String:
    said = {"description": "UN/ECE Rec 20"}
    return ma.fields.String(validate=ma.validate.OneOf(sorted(UNITS)), metadata=said, **kwargs)


def lot_number() -> Line:
    said = {"description": "made for you when absent; small letters become capitals"}
    return Line(longest=20, metadata=said)


class Source(Body):
    """A lot that goes in; without a quantity all that is left of it."""

    batch = Name(required=True, longest=40)
    quantity = Quantity()
    unit = unit_word()


class NewBatch(Body):
    """A lot to register. `product` is a GTIN or product code, `site` a code or GLN of a place.

    Without `made_from` the record begins here: quantity and dates may then still be unknown. `step` names a catch
    from the wild, where the goods have one.
    """

    product = Name(required=True, longest=20)
    lot = lot_number()
    quantity = Quantity()
    unit = unit_word(load_default="KGM")
    site = Line(longest=20)
    produced_on = Day()
    expires_on = Day()
    step = Line(longest=12)
    made_from = ma.fields.List(ma.fields.Nested(Source), validate=ma.validate.Length(max=200))

    @ma.pre_load
    def short_sources(self, data: Any, **_kwargs: Any) -> Any:
        """`"made_from": ["T…"]` is the same as naming each lot in an object."""
        if not isinstance(data, dict) or not isinstance(data.get("made_from"), list):
            return data
        return {**data, "made_from": [{"batch": s} if isinstance(s, str) else s for s in data["made_from"]]}


class MadeLot(Body):
    """A lot that a transforming step brings into being: of a product, or named.

    `form` is that of a by-product (`broken`, `bran`, `husk`); without it the lot is what the step makes.
    """

    product = Line(longest=20)
    name = Line(longest=160)
    lot = lot_number()
    quantity = Quantity(required=True)
    unit = unit_word(load_default="KGM")
    form = Line(longest=30)
    produced_on = Day()
    expires_on = Day()


class NewEvent(Body):
    """A step that happened to a lot; every further key is a field of that step, under its name in the catalogue.

    `lots` are what a transforming or packing step made. `quantity` is how much of the lot it was about; a dispatch
    or a transformation without it takes all that is left. `photos` are hashes of pictures already kept.
    A step of packing into cases or onto pallets makes a pack of that `level`, or fills `pack` (code or SSCC); without
    a quantity all that is left and in no pack yet.
    Goods leave by amount, in whole `packs` (codes or SSCCs) and as single tagged `units` (serials, `T…/serial`): with
    packs or units the quantity is only what goes along beside them. `reason` says why goods are destroyed (X04);
    `is_return` that a dispatch goes back to whom the goods came from. X08 writes off a loss with its `loss_cause`.
    """

    class Meta:
        unknown = ma.INCLUDE

    step = Name(required=True, longest=12)
    happened_at = Moment(required=True)
    site = Line(longest=20)
    quantity = Quantity()
    unit = unit_word()
    receiver = Line(longest=200)
    receiver_address = Line(longest=200)
    material = Line(longest=12, metadata={"description": "Code of an own material; fills what is not sent"})
    photos = ma.fields.List(ma.fields.String(), validate=ma.validate.Length(max=10))
    lots = ma.fields.List(ma.fields.Nested(MadeLot), validate=ma.validate.Length(max=200))
    pack = Line(longest=40)
    level = ma.fields.String(validate=ma.validate.OneOf(LEVELS), load_default=CASE)
    packs = ma.fields.List(Name(longest=200), load_default=list, validate=ma.validate.Length(max=500))
    units = ma.fields.List(Name(longest=200), load_default=list, validate=ma.validate.Length(max=1000))
    reason = Line(longest=300, load_default="")
    is_return = ma.fields.Boolean(load_default=False)


class Approval(Body):
    """A manager's word; the note is for the record."""

    note = Line(longest=300, load_default="")


class LackOut(ma.Schema):
    """One thing a lot still lacks."""

    code = ma.fields.String()
    article = ma.fields.String()
    detail = ma.fields.String()
    todo = ma.fields.String()
    stops_printing = ma.fields.Boolean()


class PhotoOut(ma.Schema):
    """A photo of an event: the day its camera told, the commune of the event's place, and what is odd about it."""

    sha256 = ma.fields.String()
    taken_on = ma.fields.Date(allow_none=True)
    commune = ma.fields.String()
    far_days = ma.fields.Integer(metadata={"description": "days from the event's when more than three, else 0"})
    is_used_elsewhere = ma.fields.Boolean(metadata={"description": "the same file stands at another event too"})


class EventOut(ma.Schema):
    """One event, without anything private. `lots` are the codes of the lots and seasons it names, `made` of those it
    made, `packs` of the cases and pallets."""

    id = ma.fields.Integer()
    event_id = ma.fields.String(metadata={"description": "CBV 2.0 hash"})
    kind = ma.fields.String()
    step = ma.fields.String()
    name = ma.fields.String()
    happened_at = ma.fields.AwareDateTime()
    recorded_at = ma.fields.AwareDateTime()
    is_late = ma.fields.Boolean()
    is_corrected = ma.fields.Boolean()
    is_loosened = ma.fields.Boolean(metadata={"description": "a second person agreed to a looser correction"})
    is_cancelled = ma.fields.Boolean()
    handover = ma.fields.String(metadata={"description": "short code of the dispatch it belongs to; empty: none"})
    is_sealed = ma.fields.Boolean(metadata={"description": "both sides have signed it"})
    ledger_index = ma.fields.Integer()
    lots = ma.fields.List(ma.fields.String())
    made = ma.fields.List(ma.fields.String())
    packs = ma.fields.List(ma.fields.String())
    photos = ma.fields.List(ma.fields.Nested(PhotoOut))


class BatchBrief(ma.Schema):
    """A lot as lists show it; quantities are JSON numbers in `unit`, null while nobody has told them."""

    code = ma.fields.String()
    lot = ma.fields.String()
    url = ma.fields.String(metadata={"description": "what the label's symbol opens"})
    gtin = ma.fields.String(allow_none=True)
    product = ma.fields.String(allow_none=True)
    name = ma.fields.String()
    template = ma.fields.String()
    form = ma.fields.String()
    site = ma.fields.String(allow_none=True)
    state = ma.fields.String(metadata={"enum": [state.value for state in State]})
    quantity = ma.fields.Float(allow_none=True)
    left = ma.fields.Float(allow_none=True)
    unit = ma.fields.String()
    produced_on = ma.fields.Date(allow_none=True)
    expires_on = ma.fields.Date(allow_none=True)
    is_approved = ma.fields.Boolean()
    is_on_hold = ma.fields.Boolean()


class BatchOut(BatchBrief):
    """A lot with what it lacks and what happened to it, the latest first."""

    safe_from = ma.fields.Date(
        allow_none=True, metadata={"description": "first day after every waiting time known before its harvest"}
    )
    is_wait_respected = ma.fields.Boolean(allow_none=True, metadata={"description": "null where it is not known"})
    has_unregistered_source = ma.fields.Boolean(
        metadata={"description": "it, or a lot that went into it, was bought from somebody who is not registered"}
    )
    missing = ma.fields.List(ma.fields.Nested(LackOut))
    events = ma.fields.List(ma.fields.Nested(EventOut))


class BatchesPage(ma.Schema):
    """One page of lots; `next` is the page number to ask for."""

    items = ma.fields.List(ma.fields.Nested(BatchBrief))
    total = ma.fields.Integer()
    next = ma.fields.Integer(allow_none=True)


class BatchesQuery(Body):
    """Search, filters, order (a leading minus turns it round) and paging."""

    class Meta:
        unknown = ma.EXCLUDE

    q = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    state = ma.fields.String(validate=ma.validate.OneOf([state.value for state in State]))
    product = ma.fields.String(validate=ma.validate.Length(max=20))
    form = ma.fields.String(validate=ma.validate.Length(max=30))
    sort = ma.fields.String(
        load_default=SORTS[0], validate=ma.validate.OneOf([f"{sign}{name}" for name in SORTS for sign in ("", "-")])
    )
    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 100_000))


class TraceQuery(Body):
    """Which way to walk."""

    class Meta:
        unknown = ma.EXCLUDE

    direction = ma.fields.String(load_default="back", validate=ma.validate.OneOf(("back", "forward")))


class TraceNode(ma.Schema):
    """A lot or season with what it was made from (or became), as a tree.

    `quantity` is what went into the lot above it (or came of it). A lot met a second time has `is_repeated` and no
    links: they stand where it was met first.

    `share` (0 to 1) is the source's part of the lot that holds it, over all ways: back, this node's part of the lot
    asked about; forward, the part that the lot asked about has in this node. `expected` is that share of what was made,
    `worst_case` the most of the source that the lot can hold however it was mixed, both in `figures_unit`. What cannot
    be known is null, and `unknown_because` says why.
    """

    code = ma.fields.String()
    lot = ma.fields.String(allow_none=True)
    name = ma.fields.String()
    kind = ma.fields.String(metadata={"enum": ["batch", "season"]})
    holder = ma.fields.String()
    quantity = ma.fields.Float(allow_none=True)
    unit = ma.fields.String(allow_none=True)
    left = ma.fields.Float(allow_none=True)
    is_on_hold = ma.fields.Boolean()
    is_recalled = ma.fields.Boolean()
    share = ma.fields.Float(allow_none=True)
    expected = ma.fields.Float(allow_none=True)
    worst_case = ma.fields.Float(allow_none=True)
    figures_unit = ma.fields.String(allow_none=True)
    unknown_because = ma.fields.String(allow_none=True)
    is_repeated = ma.fields.Boolean()
    links = ma.fields.List(ma.fields.Nested(lambda: TraceNode()))
