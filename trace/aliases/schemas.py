"""What the form of a link holds."""

import marshmallow as ma

from trace.aliases.rules import LONGEST, TARGET_NAMES
from trace.errors import N_
from trace.kit.forms import FormSchema
from trace.kit.inputs import DayField, LineField


class AliasForm(FormSchema):
    """A text, where it leads, and what is known of it."""

    text = LineField(longest=LONGEST, required=True)
    target_kind = ma.fields.String(
        required=True, validate=ma.validate.OneOf(list(TARGET_NAMES), error=N_("Chọn mã dẫn tới đâu."))
    )
    target = LineField(longest=60, required=True)
    source = LineField(longest=120, load_default="")
    used_from = DayField(load_default=None)
    used_to = DayField(load_default=None)
    note = LineField(longest=300, load_default="")
    entry_id = LineField(longest=40, load_default="")


class EndForm(FormSchema):
    """Why a link ends."""

    reason = LineField(longest=300, required=True)


class HostForm(FormSchema):
    """A host that codes were printed with."""

    host = LineField(longest=253, required=True)
    note = LineField(longest=300, load_default="")
