"""Shapes of what is written down about a code to look at."""

import marshmallow as ma

from trace.errors import N_
from trace.kit.forms import FormSchema
from trace.kit.inputs import LineField
from trace.scans.actions_cases import ANSWER, EXPLAIN, INSPECT, LONGEST_REASON, LOOK


class CaseAct(FormSchema):
    """One act: `reason` is the explanation, or the number of the inspection that was opened."""

    kind = ma.fields.String(
        required=True,
        validate=ma.validate.OneOf([LOOK, ANSWER, EXPLAIN, INSPECT], error=N_("Chọn việc cần ghi.")),
    )
    reason = LineField(longest=LONGEST_REASON, load_default="")
