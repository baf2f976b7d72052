"""Shapes of decisions, corrections and receipts: what comes in."""

from typing import Any

import marshmallow as ma

from trace.desk.schemas import Day, MadeLot, Moment, Quantity
from trace.desk.season_schemas import Closing
from trace.errors import N_
from trace.kit.bodies import Body, Line, Name


class Amounts(ma.fields.Field):
    """Quantities by the code of a lot: `{"T…": 12.5}`; kept as integer thousandths."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"type": "object", "additionalProperties": {"type": "number"}, "example": {"TBCDFGHJ": 12.5}}
        super().__init__(metadata=said, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, int]:
        del attr, data, kwargs
        if not isinstance(value, dict):
            raise ma.ValidationError(N_("Cần nhập số."))
        found: dict[str, int] = {}
        wrong = {}
        for code, amount in value.items():
            try:
                found[str(code)] = int(Quantity(required=True).deserialize(amount) or 0)
            except ma.ValidationError as error:
                wrong[str(code)] = error.messages
        if wrong:
            raise ma.ValidationError(wrong)
        return found


class Reason(Body):
    """Why; it stays on the record."""

    reason = Name(required=True, longest=300)


class Correction(Body):
    """What is to be different; every further key is a field of the event's step, null takes one out.

    `quantities` are in the units the event uses; days and `pack_count` are those of the lots it made.
    """

    class Meta:
        unknown = ma.INCLUDE

    reason = Name(required=True, longest=300)
    happened_at = Moment()
    quantities = Amounts()
    produced_on = Day()
    expires_on = Day()
    pack_count = ma.fields.Integer(strict=True, validate=ma.validate.Range(1, 2_147_483_647))


class LotClosing(Closing):
    """The same for a lot; `labels_spoiled` are labels thrown away without another in their place."""

    labels_spoiled = ma.fields.Integer(strict=True, load_default=0, validate=ma.validate.Range(0, 10**9))


class NewReceipt(MadeLot):
    """Goods bought in, with who brought them; every further key is a field of the receipt's step.

    `template` and `name` may be left to the product. A private person (`is_person`) is kept where only the
    organisation and officers read it, and so is one who is not registered (`is_registered` false): such a lot, and all
    that is made of it, says that its source is not. `form` is what was bought where the goods are not at the beginning
    of their way.
    """

    class Meta:
        unknown = ma.INCLUDE

    template = Line(longest=20)
    step = Line(longest=12)
    form = Line(longest=30)
    supplier_name = Name(required=True, longest=200)
    supplier_address = Line(longest=200, load_default="")
    supplier_code = Line(longest=200, load_default="")
    supplier_phone = Line(longest=40, load_default="")
    is_person = ma.fields.Boolean(load_default=False)
    is_registered = ma.fields.Boolean(load_default=True)
    happened_at = Moment(required=True)
    site = Line(longest=20)
    photos = ma.fields.List(ma.fields.String(), validate=ma.validate.Length(max=10))
