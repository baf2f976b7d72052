"""The lines of the desk's lists as plain values: what templates and exported files receive."""

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
    """One organisation; `batches` counts its lots in the officer's scope."""

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
