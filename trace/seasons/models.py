"""Vụ, lứa nuôi: a growing lot on one or many plots or ponds, where the diary hangs."""

import peewee

from trace.database import Record, UtcField
from trace.organisations.models import Organisation
from trace.sites.models import Site


class Season(Record):
    """`code` is letter-prefixed (T…, one code space with batches); `identifier` is the stored URI of the
    growing lot. `done_steps`, `last_event_at` are projections of its events.
    """

    organisation_id: int
    organisation = peewee.ForeignKeyField(Organisation, on_delete="RESTRICT")
    code = peewee.CharField(max_length=12, unique=True)
    identifier = peewee.CharField(max_length=200, unique=True)
    template = peewee.CharField(max_length=20)
    name = peewee.CharField(max_length=120)
    name_folded = peewee.CharField(max_length=120)
    variety = peewee.CharField(max_length=120, default="")
    opened_on = peewee.DateField()
    closed_on = peewee.DateField(null=True)
    done_steps = peewee.JSONField(default=list)
    harvested_thousandths = peewee.BigIntegerField(default=0)
    last_event_at = UtcField(null=True)
    created_at = UtcField()


class SeasonSite(Record):
    """The plots or ponds of a season."""

    season_id: int
    site_id: int
    season = peewee.ForeignKeyField(Season, on_delete="RESTRICT")
    site = peewee.ForeignKeyField(Site, on_delete="RESTRICT")

    class Meta:
        indexes = ((("season", "site"), True),)
