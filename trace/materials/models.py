"""The register of what an organisation uses, and how long to wait after each."""

import peewee

from trace.database import Record, UtcField
from trace.documents.models import Certificate, StoredFile
from trace.organisations.models import Organisation

KINDS = ("seed", "fry", "feed", "fertiliser", "pesticide", "medicine", "other")


class Material(Record):
    """`code` (VT…) is how programs name it. `active` is the text of the label ("a + b"); `lot` that of the bottle or
    bag at hand. `file` is a photo of the label or paper, never public; `certificate` a quarantine paper or the like.
    `used_at`: when it was last written into a diary, so that forms offer it first.
    """

    organisation_id: int
    certificate_id: int | None
    file_id: int | None

    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = peewee.CharField(max_length=12, unique=True)
    kind = peewee.CharField(max_length=12, index=True)
    name = peewee.CharField(max_length=120)
    name_folded = peewee.CharField(max_length=120, index=True)
    name_sort = peewee.CharField(max_length=400)
    search_folded = peewee.TextField(default="")
    active = peewee.CharField(max_length=200, default="")
    registration_no = peewee.CharField(max_length=60, default="")
    producer = peewee.CharField(max_length=160, default="")
    supplier = peewee.CharField(max_length=160, default="")
    lot = peewee.CharField(max_length=40, default="")
    certificate = peewee.ForeignKeyField(Certificate, null=True, on_delete="RESTRICT")
    file = peewee.ForeignKeyField(StoredFile, null=True, on_delete="RESTRICT")
    note = peewee.CharField(max_length=300, default="")
    is_active = peewee.BooleanField(default=True)
    is_demo = peewee.BooleanField(default=False)
    used_at = UtcField(null=True)
    created_at = UtcField()
    changed_at = UtcField()


class MaterialWaiting(Record):
    """Days to wait before harvest. `crop` is a template's code or a word people use ("lúa"); empty means all.
    certainty: `label` (read on the label) or `unverified`.
    """

    material_id: int

    material = peewee.ForeignKeyField(Material, on_delete="CASCADE")
    crop = peewee.CharField(max_length=40, default="")
    days = peewee.IntegerField()
    certainty = peewee.CharField(max_length=12)

    class Meta:
        indexes = ((("material", "crop"), True),)
