"""Who may come in: people, roles, signed-in devices, one-time links, tokens."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Person(pw.Model):
    login = pw.CharField(max_length=120, unique=True)
    name = pw.CharField(max_length=120)
    name_folded = pw.CharField(max_length=120)
    name_sort = pw.CharField(max_length=400)
    password_hash = pw.CharField(max_length=200)
    language = pw.CharField(max_length=2)
    is_active = pw.BooleanField()
    created_at = pw.DateTimeField()
    password_changed_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "person"


class Membership(pw.Model):
    person = pw.ForeignKeyField(Person, on_delete="RESTRICT")
    organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    role = pw.CharField(max_length=12)
    scope = pw.JSONField()
    is_active = pw.BooleanField()
    created_at = pw.DateTimeField()
    accepted_at = pw.DateTimeField(null=True)
    ended_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "membership"
        indexes = ((("person", "organisation", "role"), False),)


class SignIn(pw.Model):
    token_hash = pw.CharField(max_length=64, unique=True)
    membership = pw.ForeignKeyField(Membership, on_delete="RESTRICT")
    device = pw.CharField(max_length=160)
    created_at = pw.DateTimeField()
    seen_at = pw.DateTimeField()
    expires_at = pw.DateTimeField()
    ended_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "sign_in"


class OneTimeLink(pw.Model):
    token_hash = pw.CharField(max_length=64, unique=True)
    purpose = pw.CharField(max_length=10)
    membership = pw.ForeignKeyField(Membership, on_delete="RESTRICT")
    made_by = pw.ForeignKeyField(Person, null=True, on_delete="RESTRICT")
    created_at = pw.DateTimeField()
    expires_at = pw.DateTimeField()
    used_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "one_time_link"


class ApiToken(pw.Model):
    token_hash = pw.CharField(max_length=64, unique=True)
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    name = pw.CharField(max_length=80)
    role = pw.CharField(max_length=12)
    created_at = pw.DateTimeField()
    seen_at = pw.DateTimeField(null=True)
    ended_at = pw.DateTimeField(null=True)

    class Meta:
        table_name = "api_token"


TABLES = (Person, Membership, SignIn, OneTimeLink, ApiToken)


def up(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx((Organisation, *TABLES)):
        db.drop_tables(TABLES)
