"""Shapes of the API of hand-overs: what comes in, what goes out."""

from typing import Any

import marshmallow as ma

from trace.desk.schemas import Day, Moment, Quantity
from trace.errors import N_
from trace.handovers.queries import SORTS
from trace.handovers.rules import Act, State
from trace.kit.bodies import Body, Line, Name
from trace.kit.units import UNITS

_UNIT = {"validate": ma.validate.OneOf(sorted(UNITS)), "metadata": {"description": "UN/ECE Rec 20"}}


class QuantityOrNothing(Quantity):
    """The same, or 0 where nothing of it arrived."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.metadata = {**self.metadata, "minimum": 0}
        self.metadata.pop("exclusiveMinimum")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        return 0 if value == 0 and not isinstance(value, bool) else super()._deserialize(value, attr, data, **kwargs)


class HandoversQuery(ma.Schema):
    """How the list is asked for."""

    q = ma.fields.String(load_default="")
    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(min=1, max=100_000))
    sort = ma.fields.String(
        load_default=SORTS[0], validate=ma.validate.OneOf([*SORTS, *(f"-{name}" for name in SORTS)])
    )
    state = ma.fields.String(validate=ma.validate.OneOf([one.value for one in State]))
    side = ma.fields.String(validate=ma.validate.OneOf(("sender", "receiver")))


class SentLot(Body):
    """So much of a lot; `unit` is the lot's own when absent."""

    batch = Name(required=True, longest=40)
    quantity = Quantity(required=True)
    unit = ma.fields.String(**_UNIT)


class ReceiverIn(Body):
    """Who is to receive: `organisation` (code), or somebody by name, place and phone (private)."""

    organisation = Line(longest=20)
    name = Line(longest=200)
    phone = Line(longest=40)
    address = Line(longest=200)
    is_person = ma.fields.Boolean(load_default=False)


class CarrierIn(Body):
    """Who drives it; private."""

    organisation = Line(longest=20)
    name = Line(longest=200)
    phone = Line(longest=40)
    plate = Line(longest=40)
    driver = Line(longest=200)


class PapersIn(Body):
    """Numbers on the papers; `note` is private."""

    document_no = Line(longest=200)
    invoice_no = Line(longest=200)
    note = Line(longest=200)


class NewHandover(Body):
    """A dispatch: lots by amount, whole packs, to a receiver."""

    lots = ma.fields.List(ma.fields.Nested(SentLot), load_default=list, validate=ma.validate.Length(max=200))
    packs = ma.fields.List(Name(longest=200), load_default=list, validate=ma.validate.Length(max=200))
    receiver = ma.fields.Nested(ReceiverIn, required=True)
    carrier = ma.fields.Nested(CarrierIn, load_default=dict)
    papers = ma.fields.Nested(PapersIn, load_default=dict)
    due_on = Day(allow_none=True, load_default=None)
    happened_at = Moment()
    site = Line(longest=20)


class LineIn(Body):
    """How much of one line, in the line's unit; 0: none of it."""

    number = ma.fields.Integer(required=True, validate=ma.validate.Range(min=1, max=100_000), strict=True)
    quantity = QuantityOrNothing(required=True)
    reason = Line(longest=300)


class LinesIn(Body):
    """All lines with what arrived, was sent or came back; absent: all as it stands on the note."""

    lines = ma.fields.List(ma.fields.Nested(LineIn), load_default=None, allow_none=True)
    reason = Line(longest=300, load_default="")
    happened_at = Moment()
    site = Line(longest=20)


class DispatchIn(LinesIn):
    """The dispatch of a receipt that came first."""

    carrier = ma.fields.Nested(CarrierIn, load_default=dict)
    papers = ma.fields.Nested(PapersIn, load_default=dict)


class Because(Body):
    """Why."""

    reason = Name(required=True, longest=300)
    happened_at = Moment()


class MaybeBecause(Body):
    """Why, where there is something to say."""

    reason = Line(longest=300, load_default="")


class UndeclaredReceipt(Body):
    """Goods of another organisation's lots that came without a dispatch; lots by their code or `GTIN/LOT`."""

    sender = Name(required=True, longest=20)
    lots = ma.fields.List(
        ma.fields.Nested(SentLot), required=True, validate=ma.validate.Length(min=1, max=200, error=N_("Chưa chọn lô."))
    )
    happened_at = Moment()
    site = Line(longest=20)
    is_another = ma.fields.Boolean(load_default=False)


class NewRevision(Body):
    """What is to be different, of what both have signed; amounts by line."""

    reason = Name(required=True, longest=300)
    sent = ma.fields.List(ma.fields.Nested(LineIn), load_default=list)
    received = ma.fields.List(ma.fields.Nested(LineIn), load_default=list)
    document_no = Line(longest=200, load_default=None, allow_none=True)
    invoice_no = Line(longest=200, load_default=None, allow_none=True)
    sent_at = Moment()
    received_at = Moment()
    temperature = ma.fields.Float(load_default=None, allow_none=True, validate=ma.validate.Range(min=-100, max=200))


class SideOut(ma.Schema):
    """One of the two organisations."""

    code = ma.fields.String()
    name = ma.fields.String()
    kind = ma.fields.String()


class LineOut(ma.Schema):
    """One line as it stands; `held_as` is the receiver's lot."""

    number = ma.fields.Integer()
    batch = ma.fields.String()
    lot = ma.fields.String()
    name = ma.fields.String()
    pack = ma.fields.String(allow_none=True)
    unit = ma.fields.String()
    declared = ma.fields.Float(allow_none=True)
    accepted = ma.fields.Float(allow_none=True)
    returned = ma.fields.Float()
    reason = ma.fields.String()
    held_as = ma.fields.String(allow_none=True)


class ActOut(ma.Schema):
    """One act: what, by which organisation, when it happened and was written, with what it said."""

    kind = ma.fields.String(metadata={"enum": [one.value for one in Act]})
    organisation = ma.fields.String()
    happened_at = ma.fields.AwareDateTime()
    recorded_at = ma.fields.AwareDateTime()
    reason = ma.fields.String()
    before = ma.fields.Dict(allow_none=True)
    after = ma.fields.Dict(allow_none=True)


class HandoverBrief(ma.Schema):
    """A hand-over as lists show it."""

    code = ma.fields.String()
    identifier = ma.fields.String()
    url = ma.fields.String()
    state = ma.fields.String(metadata={"enum": [one.value for one in State]})
    sender = ma.fields.Nested(SideOut)
    receiver = ma.fields.Nested(SideOut, allow_none=True)
    due_on = ma.fields.Date(allow_none=True)
    is_overdue = ma.fields.Boolean()
    declared_at = ma.fields.AwareDateTime(allow_none=True)
    answered_at = ma.fields.AwareDateTime(allow_none=True)
    sealed_at = ma.fields.AwareDateTime(allow_none=True)
    is_revised = ma.fields.Boolean()
    is_revision_asked = ma.fields.Boolean()


class HandoverOut(HandoverBrief):
    """One hand-over with its lines, papers and acts; `private` only for the two sides."""

    lines = ma.fields.List(ma.fields.Nested(LineOut))
    papers = ma.fields.Dict()
    acts = ma.fields.List(ma.fields.Nested(ActOut))
    private = ma.fields.Dict()


class HandoversPage(ma.Schema):
    """One page; `next` is the number of the next page."""

    items = ma.fields.List(ma.fields.Nested(HandoverBrief))
    total = ma.fields.Integer()
    next = ma.fields.Integer(allow_none=True)


class ClaimOut(ma.Schema):
    """A receipt that names you as the sender, with the lots it made; `event` is its number."""

    event = ma.fields.Integer()
    by = ma.fields.Nested(SideOut)
    happened_at = ma.fields.AwareDateTime()
    lots = ma.fields.List(ma.fields.String())


class ClaimAnswerOut(ma.Schema):
    """What was answered."""

    event = ma.fields.Integer()
    state = ma.fields.String(metadata={"enum": ["confirmed", "denied"]})
    reason = ma.fields.String()
    answered_at = ma.fields.AwareDateTime()


class InboxOut(ma.Schema):
    """What waits for you."""

    to_receive = ma.fields.List(ma.fields.Nested(HandoverBrief))
    to_answer = ma.fields.List(ma.fields.Nested(HandoverBrief))
    to_bring_home = ma.fields.List(ma.fields.Nested(HandoverBrief))
    overdue = ma.fields.List(ma.fields.Nested(HandoverBrief))
    undeclared = ma.fields.List(ma.fields.Nested(HandoverBrief))
    claims = ma.fields.List(ma.fields.Nested(ClaimOut))


class LinkOut(ma.Schema):
    """The address by which the receiver answers once; it is not shown again."""

    url = ma.fields.String()
