"""Who may come in: people, what they may do for whom, how they proved it, where they are signed in."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation


class Person(Record):
    """`login` is a phone number in international form (+84…) or a lower-case e-mail address."""

    login = peewee.CharField(max_length=120, unique=True)
    name = peewee.CharField(max_length=120)
    name_folded = peewee.CharField(max_length=120, default="")
    name_sort = peewee.CharField(max_length=400, default="")
    password_hash = peewee.CharField(max_length=200, default="")
    language = peewee.CharField(max_length=2, default="vi")
    is_active = peewee.BooleanField(default=True)
    created_at = UtcField()
    password_changed_at = UtcField(null=True)


class Membership(Record):
    """A person's role; officers and admins have no organisation or the department's. `scope` narrows an auditor.

    Offered: neither active nor ended, until the person accepts. Ended: `ended_at`.
    """

    person_id: int
    organisation_id: int | None
    person = peewee.ForeignKeyField(Person, on_delete="RESTRICT")
    organisation = peewee.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    role = peewee.CharField(max_length=12)
    scope = peewee.JSONField(default=dict)
    is_active = peewee.BooleanField(default=True)
    created_at = UtcField()
    accepted_at = UtcField(null=True)
    ended_at = UtcField(null=True)

    class Meta:
        indexes = ((("person", "organisation", "role"), False),)


class SignIn(Record):
    """One signed-in device; only the hash of its random token is kept."""

    token_hash = peewee.CharField(max_length=64, unique=True)
    membership = peewee.ForeignKeyField(Membership, on_delete="RESTRICT")
    device = peewee.CharField(max_length=160, default="")
    created_at = UtcField()
    seen_at = UtcField()
    expires_at = UtcField()
    ended_at = UtcField(null=True)


class OneTimeLink(Record):
    """A link or QR used once: purpose `invite`, `sign_in` or `reset`."""

    token_hash = peewee.CharField(max_length=64, unique=True)
    purpose = peewee.CharField(max_length=10)
    membership = peewee.ForeignKeyField(Membership, on_delete="RESTRICT")
    made_by = peewee.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    created_at = UtcField()
    expires_at = UtcField()
    used_at = UtcField(null=True)


class ApiToken(Record):
    """A machine's way in for one organisation; only its hash is kept."""

    organisation_id: int
    token_hash = peewee.CharField(max_length=64, unique=True)
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    name = peewee.CharField(max_length=80)
    role = peewee.CharField(max_length=12)
    created_at = UtcField()
    seen_at = UtcField(null=True)
    ended_at = UtcField(null=True)
