"""Data requests, their append-only acts with the annex, the frozen packages, and who stands in for whom."""

import peewee

from trace.access.models import Person
from trace.database import Record, UtcField
from trace.documents.models import StoredFile
from trace.organisations.models import Organisation


class DataRequest(Record):
    """One request. `code` (YC…) never changes; every column below "projected" follows from the acts.

    `origin` is document (an officer opened it here), paper (the co-op wrote down a letter it got), photo (goods nobody
    registered) or code (another system's). `asked` holds the scope as `rules.Asked` dumps it, `found` what was read
    from the photo or typed. `office` is who asks, in words; `opened_by_organisation` null for a person without one.
    `organisation` answers; null while nobody knows whose goods these are.
    """

    opened_by_organisation_id: int | None
    organisation_id: int | None
    document_file_id: int | None
    photo_id: int | None
    code = peewee.CharField(max_length=12, unique=True)
    origin = peewee.CharField(max_length=10)
    office = peewee.CharField(max_length=200)
    opened_by_organisation = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    opened_by_id = peewee.IntegerField(null=True)
    opened_at = UtcField()
    subject = peewee.CharField(max_length=300)
    asked = peewee.JSONField(default=dict)
    found = peewee.JSONField(default=dict)
    photo = peewee.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    job_id = peewee.IntegerField(null=True)
    # projected
    organisation = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT", index=False)
    state = peewee.CharField(max_length=12)
    law = peewee.CharField(max_length=12)
    document_no = peewee.CharField(max_length=60, default="")
    document_on = peewee.DateField(null=True)
    document_file = peewee.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    personal_basis = peewee.CharField(max_length=200, default="")
    received_at = UtcField(null=True)
    due_at = UtcField(null=True)
    answered_at = UtcField(null=True)
    ended_at = UtcField(null=True)
    supplier_person_id = peewee.IntegerField(null=True)
    supplier_acting_id = peewee.IntegerField(null=True)
    office_person_id = peewee.IntegerField(null=True)
    office_acting_id = peewee.IntegerField(null=True)
    acted_at = UtcField()

    class Meta:
        indexes = ((("organisation", "state"), False), (("state", "due_at"), False))


class RequestAct(Record):
    """One act about a request: append-only, in the log (kind `data_request`). `kind` is a word of rules.Act.

    `body` is canonical JSON without anybody's name or free words; `private_digest` commits to the annex. `entry_id` is
    the client's UUID: a repeat is found by it, and `entry_hash` tells a repeat from another act.
    """

    request_id: int
    organisation_id: int | None
    request = peewee.ForeignKeyField(DataRequest, on_delete="RESTRICT")
    kind = peewee.CharField(max_length=20)
    number = peewee.CharField(max_length=40, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    by_id = peewee.IntegerField(null=True)
    by_role = peewee.CharField(max_length=12)
    recorded_at = UtcField()
    entry_id = peewee.CharField(max_length=40, unique=True)
    entry_hash = peewee.CharField(max_length=64)
    body = peewee.TextField()
    private_digest = peewee.CharField(max_length=64, default="")
    ledger_index = peewee.IntegerField(unique=True)


class RequestPrivate(Record):
    """The private side of an act: who signed the document, free words. May be erased by law."""

    act_id: int
    act = peewee.ForeignKeyField(RequestAct, unique=True, on_delete="RESTRICT")
    private = peewee.JSONField()
    salt = peewee.CharField(max_length=32)
    erased_at = UtcField(null=True)
    erased_reason = peewee.CharField(max_length=200, default="")


class RequestPackage(Record):
    """A frozen package: version `number` of its request, a ZIP kept under its SHA-256. Never changed, never deleted.

    `lots` and `files` are counts, `manifest_sha256` the hash of the manifest inside. `has_personal`: the request named
    its basis, so names and private fields are in it.
    """

    request_id: int
    request = peewee.ForeignKeyField(DataRequest, on_delete="RESTRICT", index=False)
    number = peewee.IntegerField()
    sha256 = peewee.CharField(max_length=64, index=True)
    size_bytes = peewee.BigIntegerField()
    lots = peewee.IntegerField()
    files = peewee.IntegerField()
    manifest_sha256 = peewee.CharField(max_length=64)
    log_size = peewee.IntegerField()
    has_personal = peewee.BooleanField()
    made_at = UtcField()
    made_by_id = peewee.IntegerField(null=True)

    class Meta:
        indexes = ((("request", "number"), True),)


class RequestCover(Record):
    """While `person` is away (both days included), `deputy` of the same organisation does what falls to them."""

    person_id: int
    deputy_id: int
    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT", index=False)
    person = peewee.ForeignKeyField(Person, on_delete="RESTRICT", index=False)
    deputy = peewee.ForeignKeyField(Person, on_delete="RESTRICT", index=False)
    starts_on = peewee.DateField()
    ends_on = peewee.DateField()
    made_by_id = peewee.IntegerField(null=True)
    made_at = UtcField()
    ended_at = UtcField(null=True)

    class Meta:
        indexes = ((("organisation", "person", "starts_on"), False),)
