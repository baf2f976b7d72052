"""What a batch's record is made of: rows for this room alone; `views` and `record_file` make plain values of them."""

from dataclasses import dataclass, field

from trace.batches.models import Batch
from trace.documents.models import Certificate, StoredFile
from trace.events.models import Decision, Event, EventAnnex, EventItem
from trace.events.proofs import PhotoFact
from trace.labels.models import LabelRun
from trace.ledger.models import LedgerEntry
from trace.organisations.models import Organisation
from trace.seasons.models import Season
from trace.sites.models import Site


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote something down, and in which role."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One event as it was written: its row and everything beside it."""

    event: Event
    organisation: Organisation
    author: Author
    items: tuple[EventItem, ...]
    annex: EventAnnex | None
    photos: tuple[str, ...]
    entry: LedgerEntry
    photo_facts: tuple[PhotoFact, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """What is said now (None when it was declared not to have occurred), and all that was said before.

    `older` holds (version, declaration), the latest first.
    """

    current: Evidence | None
    older: tuple[tuple[Evidence, Evidence], ...] = ()

    @property
    def shown(self) -> Evidence:
        """What stands, else the last thing that was said."""
        return self.current or self.older[0][0]

    @property
    def everything(self) -> tuple[Evidence, ...]:
        """Every row of it in the order of writing."""
        rows = [*([self.current] if self.current else []), *(one for pair in self.older for one in pair)]
        return tuple(sorted(rows, key=lambda one: one.event.ledger_index))


@dataclass(frozen=True, slots=True)
class Word:
    """A manager's decision with who said it."""

    decision: Decision
    author: Author
    entry: LedgerEntry


@dataclass(frozen=True, slots=True)
class Print:
    """One run of labels with who ordered it."""

    run: LabelRun
    author: Author
    entry: LedgerEntry


@dataclass(frozen=True, slots=True)
class Source:
    """One edge of the way back. `depth` 1 is what the batch itself was made from. Exactly one of `batch` and
    `season` is set; `is_open` when this viewer may read its own record."""

    depth: int
    into: str
    batch: Batch | None
    season: Season | None
    thousandths: int | None
    unit: str
    organisation: Organisation
    sites: tuple[Site, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A lot or season as people call it."""

    code: str
    name: str
    is_season: bool


@dataclass(frozen=True)
class BatchRecord:
    """Everything about one batch."""

    batch: Batch
    sources: tuple[Source, ...]
    histories: tuple[History, ...]
    decisions: tuple[Word, ...]
    prints: tuple[Print, ...]
    certificates: tuple[Certificate, ...]
    files: tuple[StoredFile, ...]
    names: dict[str, Named] = field(default_factory=dict)
    """By stored identifier, of the lots and seasons its events name."""

    @property
    def events(self) -> tuple[Evidence, ...]:
        """Every event row, in the order of writing."""
        rows = [one for history in self.histories for one in history.everything]
        return tuple(sorted(rows, key=lambda one: one.event.ledger_index))

    @property
    def entries(self) -> tuple[LedgerEntry, ...]:
        """Every entry of the log that this record rests on, in its order."""
        return tuple(one.entry for one in self.logged)

    @property
    def logged(self) -> "tuple[Evidence | Word | Print, ...]":
        """Everything that has an entry in the log, in its order."""
        rows: list[Evidence | Word | Print] = [*self.events, *self.decisions, *self.prints]
        return tuple(sorted(rows, key=lambda one: one.entry.leaf_index))
