"""What a door hands to the actions: an entry, the lots it makes, the lots it uses. Plain values, already read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from trace.batches.models import Batch
from trace.documents.models import StoredFile
from trace.kit.viewer import Viewer
from trace.materials.models import Material
from trace.processes.catalogue import Step
from trace.products.models import Product
from trace.seasons.models import Season
from trace.sites.models import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act of writing something down.

    `entry_id` is the client's UUID: the same one again gives the first answer again. `values` are what
    `processes.rules.check_values` returned; those not meant for others move to the annex by themselves, and
    so does all of `private`. `happened_at` and `now` are aware moments. `materials` are those of the own register that
    were used: the event freezes what the register says of them.
    """

    by: Viewer
    now: datetime
    entry_id: str
    happened_at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    site: Site | None = None
    photos: Sequence[StoredFile] = ()
    private: Mapping[str, Any] = field(default_factory=dict)
    materials: Sequence[Material] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLot:
    """A lot that an entry brings into being. `lot` None or empty: one is made. Quantities in thousandths.

    `form` is a form word of the template; empty takes what the step makes. Only a lot whose record is just being
    opened may have `thousandths` None: its quantity is told later.
    """

    name: str
    thousandths: int | None
    product: Product | None = None
    lot: str | None = None
    unit: str = "KGM"
    form: str = ""
    produced_on: date | None = None
    expires_on: date | None = None
    pack_size_thousandths: int | None = None
    pack_count: int | None = None
    harvest_season: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """So much of a lot. `thousandths` None only where an amount need not be known (a sale)."""

    batch: Batch
    thousandths: int | None
    unit: str = "KGM"


@dataclass(frozen=True, slots=True)
class SeasonUse:
    """So much that came from a season, in thousandths; None where nobody knows how much."""

    season: Season
    thousandths: int | None = None
    unit: str = "KGM"


@dataclass(frozen=True, slots=True, kw_only=True)
class LotPart:
    """One part of a lot that is taken apart, in thousandths of the lot's unit. `lot` None: a number is made."""

    thousandths: int
    lot: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """One entry about growing lots, for `record_many`."""

    seasons: Sequence[Season]
    step: Step | str
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One entry about lots that stay what they are, for `record_many`."""

    batches: Sequence[Batch]
    step: Step | str
    entry: Entry
    thousandths: int | None = None
