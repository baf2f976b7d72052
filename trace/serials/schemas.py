"""Shapes of what is written down about numbered packs: the form, and what programs send and read."""

import marshmallow as ma

from trace.errors import N_
from trace.kit.forms import FormSchema
from trace.kit.inputs import LineField
from trace.serials.rules import Kind

_KINDS = [kind.value for kind in Kind]
_NEEDS_REASON = N_("Ghi lý do.")


class ActForm(FormSchema):
    """One act on the stretch from `first` to `last`; a single label needs only the first."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(_KINDS, error=N_("Chọn việc cần ghi.")))
    first = LineField(longest=300, required=True)
    last = LineField(longest=300, load_default="")
    is_last_stretch = ma.fields.String(
        load_default="", validate=ma.validate.OneOf(["", "yes", "no"], error=N_("Chọn có hoặc không."))
    )
    reason = LineField(longest=300, load_default="")
    agreed = ma.fields.String(load_default="")
    entry_id = LineField(longest=40, load_default="")

    @ma.validates_schema
    def _says_why(self, data: dict[str, str], **_more: object) -> None:
        kind = data.get("kind")
        if kind == Kind.ACTIVATE and not data.get("is_last_stretch"):
            raise ma.ValidationError(N_("Chọn: đã đóng gói xong hay còn đóng gói tiếp."), field_name="is_last_stretch")
        if kind and kind != Kind.ACTIVATE and not data.get("reason"):
            raise ma.ValidationError(_NEEDS_REASON, field_name="reason")


class NewAct(ma.Schema):
    """What was done to the packs from `first` to `last` (numbers or whole addresses, in either order)."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(_KINDS))
    first = ma.fields.String(required=True, validate=ma.validate.Length(1, 300))
    last = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))
    is_last_stretch = ma.fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        metadata={"description": "activating: what is left of the run was not used and is void for ever"},
    )
    reason = ma.fields.String(load_default="", validate=ma.validate.Length(max=300))


class StretchView(ma.Schema):
    """Neighbouring packs in one state, by their place in the run from 1."""

    first = ma.fields.Integer()
    last = ma.fields.Integer()
    state = ma.fields.String(metadata={"enum": ["printed", "activated", "void", "stolen"]})
    since = ma.fields.AwareDateTime(allow_none=True)


class RangeView(ma.Schema):
    """The numbered packs of one print run."""

    run = ma.fields.String()
    batch = ma.fields.String()
    count = ma.fields.Integer()
    has_pin = ma.fields.Boolean()
    key_version = ma.fields.Integer()
    printed_at = ma.fields.AwareDateTime()
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())
    stretches = ma.fields.List(ma.fields.Nested(StretchView))
    changed = ma.fields.Integer(metadata={"description": "how many this act changed"})
    void = ma.fields.Integer(metadata={"description": "how many were left over and are void with it"})
