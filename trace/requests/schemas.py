"""Shapes of the forms, and of what programs send and get."""

from datetime import UTC, datetime
from typing import Any

import marshmallow as ma

from trace.clock import VIETNAM
from trace.errors import N_
from trace.kit.forms import FormSchema
from trace.kit.inputs import DayField, LineField, RowField
from trace.requests.rules import EVERYTHING, OFFICE, SCOPES, SUPPLIER

_MOMENT_FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y")


class MomentField(ma.fields.Field):
    """A day with its hour in Vietnam, as a browser's input or a person writes it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        del attr, data, kwargs
        for shape in _MOMENT_FORMATS:
            try:
                return datetime.strptime(str(value).strip(), shape).replace(tzinfo=VIETNAM).astimezone(UTC)
            except ValueError:
                continue
        raise ma.ValidationError(N_("Ghi ngày và giờ. Ví dụ: 23/11/2026 14:30."))


class LetterForm(FormSchema):
    """The written document."""

    document_no = LineField(longest=60, required=True)
    document_on = DayField(required=True)
    signer = LineField(longest=120, required=True)
    law = LineField(longest=12, required=True)
    hours = RowField(load_default=0)
    received_at = MomentField(load_default=None)
    personal_basis = LineField(longest=200, load_default="")
    entry_id = LineField(longest=40, load_default="")


class ScopeForm(LetterForm):
    """A document and which records it asks for."""

    subject = LineField(longest=300, required=True)
    scope = ma.fields.String(
        load_default=EVERYTHING, validate=ma.validate.OneOf(list(SCOPES), error=N_("Chọn phạm vi dữ liệu."))
    )
    lots = ma.fields.String(load_default="", validate=ma.validate.Length(max=4000))
    product = LineField(longest=60, load_default="")
    since = DayField(load_default=None)
    until = DayField(load_default=None)


class DocumentForm(ScopeForm):
    """An officer's request to a supplier."""

    organisation = LineField(longest=200, required=True)


class PaperForm(ScopeForm):
    """A letter that reached the co-op on paper."""

    office = LineField(longest=200, required=True)


class GoodsForm(FormSchema):
    """Goods of unknown origin: a photo or a code, where they stood, who sold them."""

    code = LineField(longest=300, load_default="")
    place = LineField(longest=300, required=True)
    seller = LineField(longest=300, load_default="")
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=1000))
    entry_id = LineField(longest=40, load_default="")


class SupplierForm(FormSchema):
    """Whose the unknown goods are."""

    organisation = LineField(longest=200, required=True)
    reason = LineField(longest=500, required=True)
    entry_id = LineField(longest=40, load_default="")


class AssignForm(FormSchema):
    """To whom it falls."""

    person = RowField(required=True)
    side = ma.fields.String(load_default=SUPPLIER, validate=ma.validate.OneOf([SUPPLIER, OFFICE]))
    entry_id = LineField(longest=40, load_default="")


class AnswerForm(FormSchema):
    """The answer: a version of the package, or words where there is none."""

    package = RowField(load_default=0)
    note = LineField(longest=1000, load_default="")
    entry_id = LineField(longest=40, load_default="")


class EndForm(FormSchema):
    """Why or how a request ends."""

    words = LineField(longest=500, required=True)
    entry_id = LineField(longest=40, load_default="")


class CoverForm(FormSchema):
    """Who stands in for whom, from day to day."""

    person = RowField(load_default=0)
    deputy = RowField(required=True)
    starts_on = DayField(required=True)
    ends_on = DayField(required=True)


class ClockOut(ma.Schema):
    """`seconds` left, negative when over; `is_binding` false for a goal of service."""

    received_at = ma.fields.AwareDateTime(allow_none=True)
    due_at = ma.fields.AwareDateTime(allow_none=True)
    seconds = ma.fields.Integer()
    is_running = ma.fields.Boolean()
    is_over = ma.fields.Boolean()
    is_binding = ma.fields.Boolean()


class RequestOut(ma.Schema):
    """One request."""

    code = ma.fields.String()
    state = ma.fields.String()
    origin = ma.fields.String()
    office = ma.fields.String()
    organisation = ma.fields.String(allow_none=True)
    document_no = ma.fields.String()
    document_on = ma.fields.Date(allow_none=True)
    subject = ma.fields.String()
    asked = ma.fields.Dict()
    law = ma.fields.String()
    clock = ma.fields.Nested(ClockOut)
    packages = ma.fields.List(ma.fields.Dict())


class RequestsPage(ma.Schema):
    """One page."""

    items = ma.fields.List(ma.fields.Nested(RequestOut))
    total = ma.fields.Integer()
    next = ma.fields.Integer(allow_none=True)


class RequestsQuery(ma.Schema):
    """Which requests."""

    q = ma.fields.String(load_default="")
    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(min=1, max=100_000))
    sort = ma.fields.String(load_default="due", validate=ma.validate.OneOf(
        ["due", "-due", "received", "-received", "opened", "-opened", "code", "-code"]))  # fmt: skip
    state = ma.fields.String()
    origin = ma.fields.String()
    mine = ma.fields.String()
