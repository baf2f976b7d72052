"""Shapes of the forms."""

import marshmallow as ma

from trace.feedback.rules import LONGEST
from trace.kit.forms import FormSchema


class ReportForm(FormSchema):
    """What a shopper writes."""

    about = ma.fields.String(required=True, validate=ma.validate.Length(1, 120))
    serial = ma.fields.String(load_default="", validate=ma.validate.Length(max=30))
    kind = ma.fields.String(load_default="")
    words = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST))
    bought_at = ma.fields.String(load_default="", validate=ma.validate.Length(max=200))
    contact = ma.fields.String(load_default="", validate=ma.validate.Length(max=120))
    consent = ma.fields.String(load_default="")


class WordsForm(FormSchema):
    """A sentence, and what came of a report where it is closed."""

    words = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST))
    outcome = ma.fields.String(load_default="")
