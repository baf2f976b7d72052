"""Shapes of print runs: what the API and the forms send, what they show."""

from typing import Any

import marshmallow as ma

from trace.errors import N_, Invalid
from trace.kit.forms import FormSchema
from trace.kit.inputs import LineField, parse_number

FORMATS = ("pdf", "zpl", "tspl", "png", "svg")
POSITIVE = ma.validate.Range(min=1, max=10**6, error=N_("Cần một số nguyên từ 1."))


class NewLabelRun(ma.Schema):
    """An order for labels. `batch` is the lot's code or GTIN/LOT."""

    batch = ma.fields.String(required=True, validate=ma.validate.Length(1, 40))
    layout = ma.fields.String(required=True, validate=ma.validate.Length(1, 40))
    count = ma.fields.Integer(required=True, strict=True, validate=POSITIVE)
    copies = ma.fields.Integer(load_default=1, strict=True, validate=POSITIVE)
    start_slot = ma.fields.Integer(load_default=1, strict=True, validate=POSITIVE)
    serialised = ma.fields.Boolean(
        load_default=False, truthy={True}, falsy={False}, metadata={"description": "each pack gets its own number"}
    )
    has_pin = ma.fields.Boolean(
        load_default=False, truthy={True}, falsy={False}, metadata={"description": "and a PIN under a scratch layer"}
    )
    spoiled = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(1, 200)),
        load_default=list,
        validate=ma.validate.Length(max=2000),
        metadata={"description": "numbers that a reprint replaces; the last unused ones when none is named"},
    )
    units = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(1, 20)),
        load_default=list,
        validate=ma.validate.Length(max=2000),
        metadata={"description": "declared numbers of tagged units, one tag each"},
    )
    printer = ma.fields.String(load_default="", validate=ma.validate.Length(max=60))
    format = ma.fields.String(
        load_default=None,
        validate=ma.validate.OneOf(["pdf", "zpl", "tspl"]),
        metadata={"description": "of the file; the printer's own, else pdf"},
    )
    dpi = ma.fields.Integer(
        load_default=None,
        strict=True,
        validate=ma.validate.OneOf([203, 300, 600]),
        metadata={"description": "the printer's dots an inch; the printer's own, else the layout's"},
    )
    replaces = ma.fields.String(
        load_default="", metadata={"description": "number of the run whose spoiled labels are printed again"}
    )
    reason = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))


class BudgetView(ma.Schema):
    """How many labels the lot may have (`most`), has (`used`), and may still get (`left`)."""

    packs = ma.fields.Integer()
    most = ma.fields.Integer()
    used = ma.fields.Integer()
    left = ma.fields.Integer()


class LabelRunView(ma.Schema):
    """A run and how far it is. `file` is there when `state` is done, or while it is made once some labels are: it holds
    the first `file_labels`. `checked` labels were read back from the very pages, and all were right."""

    id = ma.fields.String()
    batch = ma.fields.String()
    lot = ma.fields.String()
    layout = ma.fields.String()
    count = ma.fields.Integer()
    copies = ma.fields.Integer()
    total = ma.fields.Integer()
    start_slot = ma.fields.Integer()
    pages = ma.fields.Integer()
    state = ma.fields.String(metadata={"enum": ["waiting", "running", "done", "failed", "unreadable", "cancelled"]})
    labels_done = ma.fields.Integer()
    checked = ma.fields.Integer()
    seconds_left = ma.fields.Integer(allow_none=True)
    percent = ma.fields.Integer()
    message = ma.fields.String()
    is_test = ma.fields.Boolean(metadata={"description": "the labels say BẢN THỬ"})
    is_unverified = ma.fields.Boolean()
    serialised = ma.fields.Boolean(metadata={"description": "each pack has its own number"})
    has_pin = ma.fields.Boolean()
    replaces = ma.fields.String(allow_none=True)
    address = ma.fields.String(metadata={"description": "what the QR holds"})
    created_at = ma.fields.AwareDateTime()
    url = ma.fields.String()
    file = ma.fields.String(allow_none=True)
    file_labels = ma.fields.Integer()
    sha256 = ma.fields.String(allow_none=True)
    budget = ma.fields.Nested(BudgetView, allow_none=True)


class PrintForm(FormSchema):
    """The form that orders labels. A typed slot wins over the one tapped on the picture."""

    batch = LineField(longest=40, required=True)
    layout = LineField(longest=40, required=True)
    count = ma.fields.Integer(required=True, validate=POSITIVE)
    copies = ma.fields.Integer(load_default=1, validate=POSITIVE)
    slot = ma.fields.Integer(load_default=None, validate=POSITIVE)
    slot_typed = ma.fields.Integer(load_default=None, validate=POSITIVE)
    slot_layout = LineField(longest=40, load_default="")
    printer = LineField(longest=60, load_default="")
    replaces = LineField(longest=12, load_default="")
    reason = LineField(longest=300, load_default="")
    serialised = ma.fields.Boolean(load_default=False)
    has_pin = ma.fields.Boolean(load_default=False)
    spoiled = ma.fields.String(load_default="")
    format = LineField(longest=4, load_default=None)
    dpi = ma.fields.Integer(load_default=None)
    entry_id = LineField(longest=40, load_default="")


class TenthsField(ma.fields.Field):
    """A length as read from a ruler (`20,5` mm), in whole tenths of a millimetre."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        del attr, data, kwargs
        try:
            tenths = parse_number(str(value)) * 10
        except Invalid as refusal:
            raise ma.ValidationError(str(refusal)) from None
        if not 0 <= tenths <= 4000:
            raise ma.ValidationError(N_("Số đo theo mm, từ 0 đến 400."))
        return round(tenths)


class MeasuredForm(FormSchema):
    """What a ruler says on the test sheet."""

    name = LineField(longest=60, required=True)
    left = TenthsField(required=True)
    top = TenthsField(required=True)
    width = TenthsField(required=True)
    height = TenthsField(required=True)


class MeasuredRollForm(FormSchema):
    """What a ruler says on a roll's test label."""

    name = LineField(longest=60, required=True)
    layout = LineField(longest=40, required=True)
    left = TenthsField(required=True)
    top = TenthsField(required=True)
    length = TenthsField(required=True)
