"""The catalogue as frozen values: templates hold steps, steps hold fields, fields say what may be written."""

from dataclasses import dataclass, field
from decimal import Decimal

PUBLIC, AGGREGATE, PRIVATE = "public", "aggregate", "private"
VISIBILITIES = (PUBLIC, AGGREGATE, PRIVATE)

REFERENCES = ("photo", "document", "site", "organisation", "person", "batch", "material")
FIELD_TYPES = ("date", "datetime", "number", "int", "text", "list", "choice", "group", *REFERENCES)

# Who knows the value: a person is asked; the service knows or computes it; the season knows it once open.
FILLED_BY = ("person", "service", "season")

SOURCED, UNVERIFIED = "sourced", "unverified"

OPEN, DIARY, HARVEST, TRANSFORM, PACK = "open", "diary", "harvest", "transform", "pack"
AGGREGATE_PACKS, OBSERVE, SHIP, RECEIVE, SELL = "aggregate", "observe", "ship", "receive", "sell"
# Which list of banned substances and which waiting days count: a bottle for paddy may be banned in a pond.
CROP, AQUACULTURE = "crop", "aquaculture"
FIELDS_OF_USE = (CROP, AQUACULTURE)

ROLES = (OPEN, DIARY, HARVEST, TRANSFORM, PACK, AGGREGATE_PACKS, OBSERVE, SHIP, RECEIVE, SELL)
# Roles of the template `common` only: other rooms perform them, the words stand here.
COMMON_ROLES = ("correct", "hold", "recall", "destroy", "lose", "void_labels", "unpack", "tag", "measure")


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, both included unless `is_low_open`. `mark` says whether a source was read."""

    low: Decimal | None = None
    high: Decimal | None = None
    is_low_open: bool = False
    mark: str = SOURCED

    def holds(self, value: Decimal) -> bool:
        """True when the value lies inside."""
        if self.low is not None and (value < self.low or (self.is_low_open and value == self.low)):
            return False
        return self.high is None or value <= self.high


@dataclass(frozen=True)
class Option:
    """One choice: `code` is stored, the labels are shown."""

    code: str
    label_vi: str
    label_en: str


@dataclass(frozen=True)
class Field:
    """One box of a form. `unit` is UN/ECE Rec 20; outside `possible` is refused, outside `usual` marked."""

    name: str
    label_vi: str
    label_en: str
    type: str
    visibility: str
    basis: str
    unit: str = ""
    unit_shown: str = ""
    unit_shown_en: str = ""
    decimals: int = 0
    max_length: int = 200
    is_many: bool = False
    is_from_last_time: bool = False
    filled_by: str = "person"
    possible: Range | None = None
    usual: Range | None = None
    options: tuple[Option, ...] = ()
    suggestions: tuple[str, ...] = ()
    hint_vi: str = ""
    hint_en: str = ""
    parts: tuple["Field", ...] = ()

    def label(self, language: str = "vi") -> str:
        return self.label_en if language == "en" else self.label_vi

    def unit_word(self, language: str = "vi") -> str:
        """What stands beside the number; most symbols are the same in both languages."""
        return (self.unit_shown_en if language == "en" else "") or self.unit_shown

    def hint(self, language: str = "vi") -> str:
        return self.hint_en if language == "en" else self.hint_vi


@dataclass(frozen=True)
class Form:
    """A form the goods take on their way (thóc tươi, thóc khô, gạo): what steps take in and make."""

    code: str
    label_vi: str
    label_en: str


@dataclass(frozen=True)
class Timing:
    """When a step usually comes: `low` to `high` days after the first time of step `after`, or `every` so many days
    once that is done. `months` are those of the first time, `variety` a word in the season's; both empty hold always.
    """

    after: str
    low: int
    high: int
    every: int
    months: tuple[int, ...]
    variety: str
    mark: str
    source: str


@dataclass(frozen=True)
class Step:
    """One kind of work; `event_type`, `action`, `biz_step`, `disposition` are bare EPCIS/CBV 2.0 words."""

    code: str
    name_vi: str
    name_en: str
    icon: str
    role: str
    event_type: str
    action: str
    biz_step: str
    disposition: str
    persistent_disposition: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    next: tuple[str, ...]
    takes: tuple[str, ...]
    makes: str
    fields: tuple[Field, ...]
    is_required_for_completeness: bool = False
    is_repeatable: bool = True
    may_start_without_season: bool = False
    waiting_days_field: str = ""
    note_vi: str = ""
    note_en: str = ""
    basis: str = ""
    timing: tuple[Timing, ...] = ()

    @property
    def makes_batch(self) -> bool:
        """True when a new lot comes out: harvest, transformation, packing, or a purchase from outside."""
        return self.role in (HARVEST, TRANSFORM, PACK) or (self.role == RECEIVE and self.action == "ADD")

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields a person fills here, required ones first; the rest the service or the season knows."""
        return tuple(
            f for f in self.fields if f.filled_by == "person" or (f.filled_by == "season" and self.role == OPEN)
        )

    def is_required(self, name: str) -> bool:
        return name in self.required

    def name(self, language: str = "vi") -> str:
        return self.name_en if language == "en" else self.name_vi

    def note(self, language: str = "vi") -> str:
        return self.note_en if language == "en" else self.note_vi


@dataclass(frozen=True)
class Template:
    """The way of one kind of product from its first record to the shelf."""

    code: str
    name_vi: str
    name_en: str
    icon: str
    season_vi: str
    season_en: str
    site_vi: str
    site_en: str
    categories: tuple[str, ...]
    forms: tuple[Form, ...]
    steps: tuple[Step, ...]
    aliases: tuple[str, ...] = ()
    is_unverified: bool = False
    is_pesticide_forbidden: bool = False
    fields_of_use: tuple[str, ...] = ()

    @property
    def first_steps(self) -> tuple[Step, ...]:
        """Where a record begins: opening a season, or taking in a lot from outside."""
        opens = tuple(s for s in self.steps if s.role == OPEN)
        return opens or tuple(s for s in self.steps if s.role == RECEIVE and s.makes_batch)

    @property
    def has_season(self) -> bool:
        return any(s.role == OPEN for s in self.steps)

    def name(self, language: str = "vi") -> str:
        return self.name_en if language == "en" else self.name_vi

    def form(self, code: str) -> Form:
        """The form with this code; KeyError when the template has none such."""
        return {f.code: f for f in self.forms}[code]


@dataclass(frozen=True)
class OcopSubgroup:
    code: str
    label_vi: str
    label_en: str
    template: str


@dataclass(frozen=True)
class OcopGroup:
    """One of the six OCOP groups of QĐ 148/QĐ-TTg; `mark` tells of the group, not of its sub-groups."""

    code: str
    number: int
    name_vi: str
    name_en: str
    mark: str
    subgroups: tuple[OcopSubgroup, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class OcopStars:
    """From how many whole points of 100 a product has how many stars, and who grants them."""

    stars: int
    from_points: int
    level_vi: str
    level_en: str
