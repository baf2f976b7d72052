"""Shapes of the certificate forms."""

import marshmallow as ma

from trace.documents.models import CERTIFICATE_KINDS
from trace.errors import N_
from trace.kit.forms import FormSchema
from trace.kit.inputs import DayField, LineField


class ChangedCertificate(FormSchema):
    """What may be corrected on a paper."""

    number = LineField(longest=80, required=True)
    issuer = LineField(longest=200, required=True)
    issued_on = DayField(load_default=None)
    expires_on = DayField(load_default=None)
    note = LineField(longest=300, load_default="")
    shows_pages = ma.fields.Boolean(load_default=None, error_messages={"invalid": N_("Chọn một mục.")})

    @ma.validates_schema
    def days_follow(self, data: dict[str, object], **_kwargs: object) -> None:
        """A paper ends after it began."""
        first, last = data.get("issued_on"), data.get("expires_on")
        if first and last and last <= first:  # type: ignore[operator]
            raise ma.ValidationError(N_("Ngày hết hiệu lực phải sau ngày cấp."), "expires_on")


class NewCertificate(ChangedCertificate):
    """A new paper: what it is, and about what."""

    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(CERTIFICATE_KINDS, error=N_("Chọn loại giấy.")))
    subject = LineField(longest=60, required=True)
