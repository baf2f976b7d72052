"""Plain values for templates and exported files: the lines of the lists, and the parts of a record's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch. Quantities are integer thousandths of `unit`; `state` is a batches.rules.State word."""

    code: str
    lot: str
    gtin: str
    name: str
    product: str
    organisation: str
    organisation_code: str
    commune: str
    district: str
    state: str
    made_thousandths: int
    left_thousandths: int
    unit: str
    produced_on: date | None
    expires_on: date | None
    supplier: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SupplierLine:
    """One organisation; `batches` counts its lots in the officer's scope, `findings` what there is to mend there."""

    code: str
    name: str
    kind: str
    commune: str
    former: str
    district: str
    registration_no: str
    is_approved: bool
    approved_by: str
    is_active: bool
    batches: int
    findings: int = 0


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One trade item."""

    code: str
    gtin: str
    name: str
    brand: str
    category: str
    organisation: str
    organisation_code: str
    stars: int | None
    ocop_expires_on: date | None
    is_draft: bool


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One plot, pond, mill, workshop or store."""

    code: str
    gln: str
    name: str
    kind: str
    organisation: str
    organisation_code: str
    commune: str
    district: str
    area_m2: int | None
    area_typed: str
    growing_area_code: str


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One paper. `standing` is valid, expiring (within 60 days), expired or open (no last day)."""

    number: str
    kind: str
    issuer: str
    organisation: str
    organisation_code: str
    issued_on: date | None
    expires_on: date | None
    standing: str
    days_left: int | None
    verified_by: str
    verified_at: datetime | None
    sha256: str


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look of an officer, as the organisation reads it."""

    at: datetime
    person: str
    office: str
    role: str
    kind: str
    code: str
    name: str
    organisation: str
    organisation_code: str


@dataclass(frozen=True, slots=True)
class Group:
    """The first few answers of one kind to a search, and how many there are."""

    kind: str
    lines: tuple[Any, ...]
    total: int


# --- a batch's record --------------------------------------------------------------------------------------

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ItemView:
    """A lot or season an event names; `code` is empty for one this page does not know."""

    role: str
    code: str
    name: str
    quantity: str
    is_season: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of what was written down."""

    title: str
    icon: str
    kind: str
    happened_at: datetime
    recorded_at: datetime
    organisation: str
    place: str
    author: str
    role: str
    is_on_behalf: bool
    late_days: int
    is_after_dispatch: bool
    reason: str
    is_correction: bool
    is_loosened: bool
    cause_msgid: str
    items: tuple[ItemView, ...]
    more_items: int
    facts: tuple[Pair, ...]
    private: tuple[Pair, ...]
    erased_at: datetime | None
    erased_reason: str
    photos: tuple[Mapping[str, Any], ...]
    ledger_index: int
    leaf_hash: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two versions."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OlderView:
    """A version that no longer stands: who withdrew it, when, why, and what changed after it."""

    version: VersionView
    declared: VersionView
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """What happened once, as it stands and as it was told before."""

    now: VersionView
    is_withdrawn: bool
    older: tuple[OlderView, ...]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A manager's word."""

    kind: str
    name_msgid: str
    at: datetime
    author: str
    role: str
    said: str
    ledger_index: int


@dataclass(frozen=True, slots=True)
class PrintView:
    """One run of labels. `replaces` is the number of the run whose spoiled labels it replaced."""

    number: str
    at: datetime
    layout: str
    total: int
    is_test: bool
    replaces: str
    reason: str
    author: str
    role: str
    ledger_index: int


@dataclass(frozen=True, slots=True)
class SourceView:
    """One row of the table of sources; `href_code` is the batch's code where its own record may be read."""

    depth: int
    into: str
    code: str
    name: str
    is_season: bool
    quantity: str
    organisation: str
    organisation_code: str
    sites: str
    supplier: str
    is_open: bool
