"""Layouts as they were printed, kept by their hash; organisations' own layouts with versions and pictures."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class KeptLayout(pw.Model):
    hash = pw.CharField(max_length=64, unique=True)
    organisation = pw.ForeignKeyField(Organisation, null=True, on_delete="RESTRICT")
    name = pw.CharField(max_length=40)
    title = pw.CharField(max_length=120)
    table = pw.JSONField()
    created_at = pw.DateTimeField()

    class Meta:
        table_name = "kept_layout"


class OwnLayout(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = pw.CharField(max_length=12, unique=True)
    title = pw.CharField(max_length=120)
    title_folded = pw.CharField(max_length=120)
    source = pw.CharField(max_length=40)
    number = pw.IntegerField()
    usable_number = pw.IntegerField(null=True)
    retired_at = pw.DateTimeField(null=True)
    created_at = pw.DateTimeField()
    changed_at = pw.DateTimeField()

    class Meta:
        table_name = "own_layout"


class OwnLayoutVersion(pw.Model):
    own_layout = pw.ForeignKeyField(OwnLayout, on_delete="RESTRICT")
    number = pw.IntegerField()
    table = pw.JSONField()
    is_usable = pw.BooleanField()
    restored_from = pw.IntegerField(null=True)
    created_at = pw.DateTimeField()
    created_by_id = pw.IntegerField(null=True)

    class Meta:
        table_name = "own_layout_version"
        indexes = ((("own_layout", "number"), True),)


class LayoutPicture(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    sha256 = pw.CharField(max_length=64)
    content = pw.BlobField()
    width_px = pw.IntegerField()
    height_px = pw.IntegerField()
    created_at = pw.DateTimeField()
    created_by_id = pw.IntegerField(null=True)

    class Meta:
        table_name = "layout_picture"
        indexes = ((("organisation", "sha256"), True),)


TABLES = (KeptLayout, OwnLayout, OwnLayoutVersion, LayoutPicture)
KEPT = ("kept_layout", "own_layout_version", "layout_picture")


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    for table in KEPT:
        protect(db, table)


def down(migrator, db):
    for table in KEPT:
        unprotect(db, table)
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
