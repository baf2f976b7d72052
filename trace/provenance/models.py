"""One number that grows whenever something changes that many pages show."""

import peewee

from trace.database import Record


class PageEpoch(Record):
    """The one row behind every cached page. Triggers raise `number` on each change of an organisation, product,
    photo, shop link, site, certificate or public file, so no action can forget to.
    """

    number = peewee.BigIntegerField()
