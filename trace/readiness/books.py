"""What the parts of the facts are gathered from: one subject with what was loaded about it, each thing once."""

from collections.abc import Mapping, Sequence
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
from trace.products.models import Product
from trace.readiness.rules import BATCH, ORGANISATION, SEASON
from trace.seasons.models import Season
from trace.seasons.naming import open_name
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

    @property
    def own(self) -> Sequence[Touch]:
        """What was said about the batch itself, without what was made of it."""
        return [touch for touch in self.said_of_each[self.batch.identifier] if touch.role != "input"]

    @cached_property
    def sites_of_each(self) -> dict[int, list[Site]]:
        """The plots and ponds of the seasons at the beginning, by the season's number."""
        return sites_of_many([season.id for season in self.seasons]) if self.seasons else {}

    @cached_property
    def papers(self) -> list[Certificate]:
        """Active papers of the batch, its product, its organisation, its seasons and their places, and of whoever grew
        it."""
        return certificates_of(*self._subjects, *_subjects_of(self.seasons, self.sites_of_each))

    @cached_property
    def certificates(self) -> list[Certificate]:
        """Active papers of the batch, its product and its organisation."""
        return certificates_of(*self._subjects)

    @property
    def _subjects(self) -> list[tuple[str, int]]:
        subjects = [("organisation", self.batch.organisation_id), ("batch", self.batch.id)]
        return [*subjects, ("product", self.batch.product_id)] if self.batch.product_id is not None else subjects

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
        return open_name(self.season)

    @property
    def organisation_id(self) -> int:
        return self.season.organisation_id

    @property
    def seasons(self) -> list[Season]:
        """The season alone, so that parts may ask a batch and a season alike."""
        return [self.season]

    @cached_property
    def said_of_each(self) -> dict[str, list[Touch]]:
        """Every effective event about it, in the order of writing, under its identifier."""
        return touches_of([self.season.identifier])

    @property
    def said(self) -> Sequence[Touch]:
        """Every effective event about it, in the order of writing."""
        return self.said_of_each[self.season.identifier]

    @cached_property
    def sites_of_each(self) -> dict[int, list[Site]]:
        """Its plots or ponds, under its number."""
        return sites_of_many([self.season.id])

    @property
    def sites(self) -> list[Site]:
        """Its plots or ponds."""
        return self.sites_of_each[self.season.id]

    @cached_property
    def papers(self) -> list[Certificate]:
        """Active papers of the season, its places and its organisation."""
        return certificates_of(*_subjects_of(self.seasons, self.sites_of_each))


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

    @cached_property
    def products(self) -> list[Product]:
        """Its products in use."""
        wanted = (Product.organisation == self.organisation.id) & Product.is_active
        return list(Product.select().where(wanted).order_by(Product.id))


def _subjects_of(seasons: Sequence[Season], sites: Mapping[int, Sequence[Site]]) -> list[tuple[str, int]]:
    """What papers about growing may be about: the grower, the season, the plot or pond."""
    found: list[tuple[str, int]] = []
    for season in seasons:
        found += [("organisation", season.organisation_id), ("season", season.id)]
        found += [("site", site.id) for site in sites[season.id]]
    return found


def book_of(subject: Batch | Season | Organisation, *, now: datetime) -> Book:
    """The book of a subject of any kind."""
    if isinstance(subject, Batch):
        return BatchBook(subject, now=now)
    if isinstance(subject, Season):
        return SeasonBook(subject, now=now)
    return OrganisationBook(subject, now=now)
