"""Shapes: what forms and programs bring, what programs get back."""

from typing import Any

import marshmallow as ma

from trace.errors import N_
from trace.exchange.kinds.registry import KINDS
from trace.exchange.numbers import EN, VI
from trace.exchange.report import OUTCOMES
from trace.kit.bodies import Body, Line
from trace.kit.forms import FormSchema


class UploadForm(FormSchema):
    """Which kind of data the file holds; the file itself comes beside, or its cells as they were pasted."""

    kind = ma.fields.String(required=True)
    pasted = ma.fields.String(load_default="")


class NumbersForm(FormSchema):
    """How the file writes its numbers."""

    numbers = ma.fields.String(
        required=True, validate=ma.validate.OneOf((VI, EN), error=N_("Chọn kiểu viết số của tệp."))
    )


class Cell(ma.fields.Field):
    """One value of a row: text, number, truth value or nothing."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        del attr, data, kwargs
        if value is not None and not isinstance(value, str | int | float | bool):
            raise ma.ValidationError(N_("Mỗi ô là một chữ hoặc một số."))
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
            return str(value)
        return value


class ImportRows(Body):
    """Rows by field or heading (`flask exchange columns` lists them); what `kind` they are, and for a diary what
    `work` all of them tell of, where no row says."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(list(KINDS)))
    rows = ma.fields.List(ma.fields.Dict(keys=ma.fields.String(), values=Cell()), required=True)
    work = Line(longest=80, load_default="")
    numbers = ma.fields.String(load_default="", validate=ma.validate.OneOf(("", VI, EN)))
    dry_run = ma.fields.Boolean(load_default=False)


class ImportForm(ma.Schema):
    """What stands beside the file `file`."""

    class Meta:
        unknown = ma.EXCLUDE

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(list(KINDS)))
    numbers = ma.fields.String(load_default="", validate=ma.validate.OneOf(("", VI, EN)))
    dry_run = ma.fields.Boolean(load_default=False)


class ImportFindingOut(ma.Schema):
    """One thing to know of a cell, a row or the file."""

    severity = ma.fields.String(metadata={"enum": ["error", "question", "warning"]})
    sheet = ma.fields.String()
    row = ma.fields.Integer()
    cell = ma.fields.String()
    heading = ma.fields.String()
    value = ma.fields.String()
    sentence = ma.fields.String()


class ImportWordsOut(ma.Schema):
    """What was understood of one cell."""

    label = ma.fields.String()
    words = ma.fields.String()


class ImportChangeOut(ma.Schema):
    """What would change, or has changed."""

    label = ma.fields.String()
    before = ma.fields.String()
    after = ma.fields.String()


class ImportRowOut(ma.Schema):
    """What becomes of a row."""

    sheet = ma.fields.String()
    row = ma.fields.Integer()
    outcome = ma.fields.String(metadata={"enum": list(OUTCOMES)})
    name = ma.fields.String()
    understood = ma.fields.List(ma.fields.Nested(ImportWordsOut))
    changes = ma.fields.List(ma.fields.Nested(ImportChangeOut))
    lacks = ma.fields.List(ma.fields.String())


class ImportOut(ma.Schema):
    """The report of rows or a file. `counts` are rows by outcome; row numbers are those of the file, and of JSON rows
    their place and two (the headings are row 1)."""

    kind = ma.fields.String()
    is_written = ma.fields.Boolean()
    may_write = ma.fields.Boolean()
    numbers = ma.fields.String()
    asks_numbers = ma.fields.Boolean()
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())
    findings = ma.fields.List(ma.fields.Nested(ImportFindingOut))
    rows = ma.fields.List(ma.fields.Nested(ImportRowOut))
