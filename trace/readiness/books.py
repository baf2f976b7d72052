"""What the parts of the facts are gathered from: one subject with what was loaded about it, each thing once."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import ClassVar

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.documents.models import Certificate
from trace.documents.queries import certificates_of
from trace.events.ancestry import ancestors
from trace.events.projections import Touch, touches_of
from trace.organisations.models import Organisation
from trace.readiness.rules import BATCH, ORGANISATION, SEASON
from trace.seasons.models import Season
from trace.seasons.queries import sites_of_many
from trace.sites.models import Site


class Book:
    """What every subject has: its kind, its number, what people call it, whose it is, and the moment of the look."""

    kind: ClassVar[str]

    def __init__(self, subject: Batch | Season | Organisation, *, now: datetime) -> None:
        self.now = now
        self.subject_id: int = subject.id
        self.subject_code: str = subject.code

    @property
    def today(self) -> date:
        return self.now.astimezone(VIETNAM).date()

    @property
    def subject_name(self) -> str:
        raise NotImplementedError

    @property
    def organisation_id(self) -> int:
        raise NotImplementedError


class BatchBook(Book):
    """A batch, all it was made from, and what was said about any of them."""

    kind = BATCH

    def __init__(self, batch: Batch, *, now: datetime) -> None:
        super().__init__(batch, now=now)
        self.batch = batch

    @property
    def subject_name(self) -> str:
        return f"{self.batch.name} · {self.batch.lot}"

    @property
    def organisation_id(self) -> int:
        return self.batch.organisation_id

    @property
    def lots(self) -> list[Batch]:
        """The batch and every lot it was made from, directly or not."""
        return self._ancestry[0]

    @property
    def seasons(self) -> list[Season]:
        """The seasons at the beginning."""
        return self._ancestry[1]

    @cached_property
    def said_of_each(self) -> dict[str, list[Touch]]:
        """Every effective event by the identifier of the lot or season that it touches, in the order of writing."""
        return touches_of([*(lot.identifier for lot in self.lots), *(one.identifier for one in self.seasons)])

    @cached_property
    def said(self) -> Sequence[Touch]:
        """Every effective event on the way here, once: not what else was made of the lot or of its sources."""
        found: dict[int, Touch] = {}
        for touched in self.said_of_each.values():
            for touch in touched:
                if touch.role != "input":
                    found.setdefault(touch.event_number, touch)
        return list(found.values())

    @cached_property
    def sites(self) -> list[Site]:
        """The plots and ponds of the seasons at the beginning, each once."""
        found = sites_of_many([season.id for season in self.seasons]) if self.seasons else {}
        return list({site.id: site for sites in found.values() for site in sites}.values())

    @cached_property
    def certificates(self) -> list[Certificate]:
        """Active papers of the batch, its product and its organisation."""
        subjects = [("organisation", self.batch.organisation_id), ("batch", self.batch.id)]
        if self.batch.product_id is not None:
            subjects.append(("product", self.batch.product_id))
        return certificates_of(*subjects)

    @cached_property
    def _ancestry(self) -> tuple[list[Batch], list[Season]]:
        return ancestors([self.batch])


class SeasonBook(Book):
    """A season, its plots or ponds, and its diary."""

    kind = SEASON

    def __init__(self, season: Season, *, now: datetime) -> None:
        super().__init__(season, now=now)
        self.season = season

    @property
    def subject_name(self) -> str:
        return self.season.name

    @property
    def organisation_id(self) -> int:
        return self.season.organisation_id

    @cached_property
    def said(self) -> Sequence[Touch]:
        """Every effective event about it, in the order of writing."""
        return touches_of([self.season.identifier])[self.season.identifier]

    @cached_property
    def sites(self) -> list[Site]:
        """Its plots or ponds."""
        return sites_of_many([self.season.id])[self.season.id]


class OrganisationBook(Book):
    """An organisation with its places and products."""

    kind = ORGANISATION

    def __init__(self, organisation: Organisation, *, now: datetime) -> None:
        super().__init__(organisation, now=now)
        self.organisation = organisation

    @property
    def subject_name(self) -> str:
        return self.organisation.name

    @property
    def organisation_id(self) -> int:
        return self.organisation.id

    @cached_property
    def sites(self) -> list[Site]:
        """Its places in use."""
        return list(Site.select().where(Site.organisation == self.organisation.id, Site.is_active).order_by(Site.id))


def book_of(subject: Batch | Season | Organisation, *, now: datetime) -> Book:
    """The book of a subject of any kind."""
    if isinstance(subject, Batch):
        return BatchBook(subject, now=now)
    if isinstance(subject, Season):
        return SeasonBook(subject, now=now)
    return OrganisationBook(subject, now=now)
