"""Shapes of what is asked and shown: the form of a recall, the reason of an act, what programs send and read."""

import marshmallow as ma

from trace.errors import N_
from trace.kit.forms import FormSchema
from trace.kit.inputs import DayField, LineField
from trace.recalls.rules import KINDS, State
from trace.recalls.terms import handlings, hazards, laws

_CHOOSE = N_("Chọn một mục trong danh sách.")


def _one_of(words: object) -> ma.validate.OneOf:
    return ma.validate.OneOf(list(words), error=_CHOOSE)  # type: ignore[call-overload]


class RecallForm(FormSchema):
    """All but the goods, which follow from the origin in the address; the paper itself is a file beside."""

    kind = ma.fields.String(required=True, validate=_one_of(KINDS))
    hazard = ma.fields.String(required=True, validate=_one_of(hazards()))
    law = ma.fields.String(required=True, validate=_one_of(laws()))
    handling = ma.fields.String(required=True, validate=_one_of(handlings()))
    reason = LineField(longest=500, required=True)
    instructions = LineField(longest=500, load_default="")
    return_to = LineField(longest=300, load_default="")
    found_on = DayField(required=True)
    found_time = LineField(longest=5, load_default="")
    decision_no = LineField(longest=60, load_default="")
    decision_on = DayField(load_default=None)
    signer = LineField(longest=120, load_default="")
    entry_id = LineField(longest=40, load_default="")


class ReasonForm(FormSchema):
    """Why a lot is taken out or back in, or a draft is let go."""

    reason = LineField(longest=500, required=True)
    entry_id = LineField(longest=40, load_default="")


class EntryForm(FormSchema):
    """A word that needs nothing beside it."""

    entry_id = LineField(longest=40, load_default="")


class NewRecall(ma.Schema):
    """A voluntary recall of one lot, or of several, of the organisation whose token it is."""

    batch = ma.fields.String(
        required=True,
        validate=ma.validate.Length(1, 2000),
        metadata={"description": "short code or GTIN/LOT; several with commas between"},
    )
    reason = ma.fields.String(required=True, validate=ma.validate.Length(1, 500))
    hazard = ma.fields.String(load_default="other", validate=_one_of(hazards()))
    handling = ma.fields.String(load_default="destroy", validate=_one_of(handlings()))
    law = ma.fields.String(
        validate=_one_of(laws()), metadata={"description": "left out: the law that applies to the goods"}
    )
    instructions = ma.fields.String(load_default="", validate=ma.validate.Length(max=500))
    return_to = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))
    found_at = ma.fields.AwareDateTime(metadata={"description": "when it was found or reported; left out: now"})
    confirm = ma.fields.Boolean(
        load_default=True,
        truthy={True},
        falsy={False},
        metadata={"description": "false leaves it a draft; confirming needs a manager's token"},
    )


class RecallLotView(ma.Schema):
    """One lot of the scope; amounts in thousandths of `unit`."""

    code = ma.fields.String()
    lot = ma.fields.String()
    name = ma.fields.String()
    role = ma.fields.String(metadata={"enum": ["start", "made_from", "held"]})
    holder = ma.fields.String()
    unit = ma.fields.String()
    held_thousandths = ma.fields.Integer(allow_none=True)
    expected_thousandths = ma.fields.Integer(allow_none=True)
    worst_thousandths = ma.fields.Integer(allow_none=True)
    is_included = ma.fields.Boolean()
    reason = ma.fields.String()


class RecallView(ma.Schema):
    """A recall and how far it reaches."""

    code = ma.fields.String()
    state = ma.fields.String(metadata={"enum": [one.value for one in State]})
    kind = ma.fields.String(metadata={"enum": list(KINDS)})
    organisation = ma.fields.String()
    origin_kind = ma.fields.String()
    hazard = ma.fields.String()
    law = ma.fields.String()
    handling = ma.fields.String()
    reason = ma.fields.String()
    instructions = ma.fields.String()
    return_to = ma.fields.String()
    decision_no = ma.fields.String()
    found_at = ma.fields.AwareDateTime()
    opened_at = ma.fields.AwareDateTime()
    due_at = ma.fields.AwareDateTime(allow_none=True)
    confirmed_at = ma.fields.AwareDateTime(allow_none=True)
    closed_at = ma.fields.AwareDateTime(allow_none=True)
    lots = ma.fields.List(ma.fields.Nested(RecallLotView))
