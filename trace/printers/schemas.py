"""Shapes of printers and sendings: what forms and agents send, what they get."""

import marshmallow as ma

from trace.errors import N_
from trace.kit.forms import FormSchema
from trace.kit.inputs import LineField
from trace.labels.schemas import TenthsField


class PrinterForm(FormSchema):
    """A printer as it is typed; `stock` is the width of its paper in millimetres."""

    name = LineField(longest=60, required=True)
    kind = LineField(longest=6, required=True)
    dpi = ma.fields.Integer(load_default=203)
    stock = TenthsField(load_default=None)
    way = LineField(longest=8, required=True)
    listed_name = LineField(longest=40, load_default="")


class SendForm(FormSchema):
    """A run and the printer it goes to."""

    run = LineField(longest=12, required=True)
    printer = ma.fields.Integer(
        required=True, validate=ma.validate.Range(min=1, max=10**9), error_messages={"required": N_("Chọn máy in.")}
    )
    reason = LineField(longest=300, load_default="")
    entry_id = LineField(longest=40, load_default="")


class SeenForm(FormSchema):
    """What a person saw at the printer."""

    seen = LineField(longest=8, load_default="")


class Claim(ma.Schema):
    """An agent asks for work for the printers it has; `agent` says which machine it is."""

    agent = ma.fields.String(load_default="", validate=ma.validate.Length(max=60))
    printers = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(1, 60)), required=True, validate=ma.validate.Length(1, 50)
    )


class WorkView(ma.Schema):
    """Something to print. Whoever has `lease` may fetch `file` and must report."""

    id = ma.fields.String()
    lease = ma.fields.String()
    lease_seconds = ma.fields.Integer()
    printer = ma.fields.String()
    title = ma.fields.String()
    format = ma.fields.String(metadata={"enum": ["pdf", "zpl", "tspl"]})
    size_bytes = ma.fields.Integer()
    sha256 = ma.fields.String()
    file = ma.fields.String()
    reports = ma.fields.String()


class ClaimView(ma.Schema):
    """The work, or null."""

    job = ma.fields.Nested(WorkView, allow_none=True)


class Lease(ma.Schema):
    """What proves that the work is this agent's. Without it nothing is given, after the work was looked for."""

    lease = ma.fields.String(load_default="", validate=ma.validate.Length(max=64))


class Report(Lease):
    """How it stands: `printing` prolongs the lease; `failed` means that nothing was printed."""

    outcome = ma.fields.String(load_default="", validate=ma.validate.OneOf(["printing", "sent", "failed", "unsure"]))
    message = ma.fields.String(load_default="", validate=ma.validate.Length(max=500))


class ReportView(ma.Schema):
    """How the sending stands now."""

    id = ma.fields.String()
    state = ma.fields.String(
        metadata={"enum": ["waiting", "sending", "sent", "failed", "unsure", "partly", "cancelled"]}
    )
