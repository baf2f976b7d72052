"""Growing lots and the plots or ponds they stand on."""

import peewee as pw


class Organisation(pw.Model):
    class Meta:
        table_name = "organisation"


class Site(pw.Model):
    class Meta:
        table_name = "site"


class Season(pw.Model):
    organisation = pw.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = pw.CharField(max_length=12, unique=True)
    identifier = pw.CharField(max_length=200, unique=True)
    template = pw.CharField(max_length=20)
    name = pw.CharField(max_length=120)
    name_folded = pw.CharField(max_length=120)
    variety = pw.CharField(max_length=120)
    opened_on = pw.DateField()
    closed_on = pw.DateField(null=True)
    done_steps = pw.JSONField()
    harvested_thousandths = pw.BigIntegerField()
    last_event_at = pw.DateTimeField(null=True)
    created_at = pw.DateTimeField()

    class Meta:
        table_name = "season"


class SeasonSite(pw.Model):
    season = pw.ForeignKeyField(Season, on_delete="RESTRICT")
    site = pw.ForeignKeyField(Site, on_delete="RESTRICT")

    class Meta:
        table_name = "season_site"
        indexes = ((("season", "site"), True),)


TABLES = (Season, SeasonSite)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
