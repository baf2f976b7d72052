"""What the forms of this room hold."""

import marshmallow as ma

from trace.errors import N_
from trace.inspections.rules import MODES, RESULTS, SEVERITIES, SITE, WARN
from trace.kit.forms import FormSchema
from trace.kit.inputs import DayField, LineField, RowField


class PlanForm(FormSchema):
    """An inspection to be planned."""

    supplier = LineField(longest=40, required=True)
    batch = LineField(longest=60, load_default="")
    about = LineField(longest=60, load_default="")
    mode = ma.fields.String(load_default=SITE, validate=ma.validate.OneOf(list(MODES)))
    planned_on = DayField(required=True)
    reason = LineField(longest=500, required=True)
    inspectors = ma.fields.List(RowField(), load_default=list)
    others = ma.fields.String(load_default="", validate=ma.validate.Length(max=1000))
    checklists = ma.fields.List(ma.fields.String(), load_default=list)
    is_surprise = ma.fields.Boolean(load_default=False)
    decision_no = LineField(longest=60, load_default="")
    decision_on = DayField(load_default=None)
    entry_id = LineField(longest=40, load_default="")


class EntryForm(FormSchema):
    """A button with its own id."""

    entry_id = LineField(longest=40, load_default="")


class ReasonForm(EntryForm):
    """A button that asks why."""

    reason = LineField(longest=500, required=True)


class AskForm(EntryForm):
    """Papers that are asked for."""

    what = LineField(longest=500, required=True)


class SendForm(EntryForm):
    """Papers that are sent; the files come beside it."""

    note = LineField(longest=500, load_default="")


class FindingForm(EntryForm):
    """What was found and what is to be done."""

    words = LineField(longest=1000, required=True)
    severity = ma.fields.String(load_default=WARN, validate=ma.validate.OneOf(list(SEVERITIES)))
    article = LineField(longest=160, load_default="")
    action = LineField(longest=500, load_default="")
    owner = LineField(longest=120, load_default="")
    due_on = DayField(load_default=None)
    item = LineField(longest=40, load_default="")
    kept_finding = RowField(load_default=None)


class DrawUpForm(EntryForm):
    """The minutes' result."""

    result = ma.fields.String(required=True, validate=ma.validate.OneOf(list(RESULTS), error=N_("Chọn kết quả chung.")))
    remark = LineField(longest=1000, load_default="")


class AnswerForm(EntryForm):
    """A manager signs or refuses."""

    answer = ma.fields.String(
        required=True, validate=ma.validate.OneOf(("signed", "refused"), error=N_("Chọn ký hay không ký."))
    )
    reason = LineField(longest=500, load_default="")


class InPersonForm(AnswerForm):
    """What the officer saw happen."""

    name = LineField(longest=120, required=True)
    witness = LineField(longest=120, load_default="")


class LinkForm(AnswerForm):
    """Who signs by a link."""

    name = LineField(longest=120, required=True)
    duty = LineField(longest=120, required=True)


class ProofForm(EntryForm):
    """What was done about a finding."""

    proof = LineField(longest=1000, required=True)


class JudgeForm(EntryForm):
    """What the officer says to it."""

    note = LineField(longest=500, load_default="")
