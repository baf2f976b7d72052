"""Shapes of the forms."""

import marshmallow as ma

from trace.errors import N_
from trace.exchange.numbers import EN, VI
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
