"""Photos and certificates: bytes named by their hash, and what they prove."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation

CERTIFICATE_KINDS = (
    "vietgap", "food_safety", "commitment", "ocop", "asc", "haccp", "organic", "quarantine",
    "farm_registration", "test_report", "gtin_right", "trademark", "other",
)  # fmt: skip


class StoredFile(Record):
    """Content-addressed bytes in the store (`sha256`). Pictures are re-encoded: no location, no device data.

    `page_count` is of a PDF. `taken_at` and `original_name` are for those who may see the organisation alone.
    """

    organisation_id: int
    sha256 = peewee.CharField(max_length=64, index=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    media_type = peewee.CharField(max_length=40)
    size_bytes = peewee.IntegerField()
    width_px = peewee.IntegerField(null=True)
    height_px = peewee.IntegerField(null=True)
    page_count = peewee.IntegerField(null=True)
    original_name = peewee.CharField(max_length=160, default="")
    taken_at = UtcField(null=True)
    uploaded_at = UtcField()
    uploaded_by_id = peewee.IntegerField(null=True)
    is_public = peewee.BooleanField(default=False)

    class Meta:
        indexes = ((("sha256", "organisation"), True),)


class Certificate(Record):
    """A paper with number, issuer as printed and dates.

    `subject_kind` organisation, product, site, season, batch or event. `file` is the first of its pages, kept by the
    actions so that lists need no second table. `shows_pages` lets strangers see the pages, not only what they say.
    """

    organisation_id: int
    file_id: int | None
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=20, index=True)
    number = peewee.CharField(max_length=80)
    issuer = peewee.CharField(max_length=200)
    search_folded = peewee.CharField(max_length=400, default="")
    issued_on = peewee.DateField(null=True)
    expires_on = peewee.DateField(null=True)
    subject_kind = peewee.CharField(max_length=12)
    subject_id = peewee.IntegerField()
    file = peewee.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    shows_pages = peewee.BooleanField(default=True)
    note = peewee.CharField(max_length=300, default="")
    verified_by = peewee.CharField(max_length=120, default="")
    verified_at = UtcField(null=True)
    is_active = peewee.BooleanField(default=True)
    created_at = UtcField()

    class Meta:
        indexes = ((("subject_kind", "subject_id"), False),)


class CertificatePage(Record):
    """One file of a paper; `position` counts from 1."""

    certificate_id: int
    file_id: int
    certificate = peewee.ForeignKeyField(Certificate, on_delete="RESTRICT")
    position = peewee.IntegerField()
    file = peewee.ForeignKeyField(StoredFile, on_delete="RESTRICT")

    class Meta:
        indexes = ((("certificate", "file"), True),)


class CertificateNotice(Record):
    """Its owner was told that a paper ends within `days`: once for each threshold and end."""

    certificate_id: int
    certificate = peewee.ForeignKeyField(Certificate, on_delete="RESTRICT")
    expires_on = peewee.DateField()
    days = peewee.IntegerField()
    noticed_at = UtcField(index=True)

    class Meta:
        indexes = ((("certificate", "expires_on", "days"), True),)
