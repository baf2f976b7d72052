"""A row as a line of a list: what is shown of it, and nothing else leaves this room."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from trace.audit.rules import EXPIRING_DAYS
from trace.audit.schemas import BatchLine, CertificateLine, ProductLine, SiteLine, SupplierLine
from trace.batches.models import Batch
from trace.batches.queries import state
from trace.documents.models import Certificate
from trace.documents.rules import is_expired
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.sites.models import Site
from trace.sites.naming import office_name


def batch_line(row: Batch, today: date) -> BatchLine:
    """A batch as lists and the record's head show it."""
    owner = row.organisation
    return BatchLine(
        code=row.code,
        lot=row.lot,
        gtin=row.gtin or "",
        name=row.name,
        product=row.product.name if row.product else "",
        organisation=owner.name,
        organisation_code=owner.code,
        commune=commune_of(owner.address),
        district=owner.ex_district,
        state=str(state(row, today)),
        made_thousandths=row.made_thousandths,
        left_thousandths=row.left_thousandths,
        unit=row.unit,
        produced_on=row.produced_on,
        expires_on=row.expires_on,
        supplier=row.supplier_name,
        created_at=row.created_at,
    )


def commune_of(address: Mapping[str, Any]) -> str:
    """The unit of today in an address as it is stored: `Xã A Sào, tỉnh Hưng Yên`."""
    return str(address.get("now", {}).get("text", ""))


def former_of(address: Mapping[str, Any]) -> str:
    """The unit in the words of its day, where it is another one now; else empty."""
    then, now = address.get("then", {}), address.get("now", {})
    return str(then.get("text", "")) if then.get("text") != now.get("text") else ""


def supplier_line(row: Organisation, batches: int, findings: int = 0) -> SupplierLine:
    """An organisation; `batches` is how many lots of it are in scope, `findings` how much there is to mend."""
    return SupplierLine(
        code=row.code,
        name=row.name,
        kind=row.kind,
        commune=commune_of(row.address),
        former=former_of(row.address),
        district=row.ex_district,
        registration_no=row.registration_no,
        is_approved=row.is_approved,
        approved_by=row.approved_by,
        is_active=row.is_active,
        batches=batches,
        findings=findings,
    )


def product_line(row: Product, _today: date) -> ProductLine:
    """A trade item."""
    return ProductLine(
        code=row.code,
        gtin=row.gtin or "",
        name=row.name,
        brand=row.brand,
        category=row.category,
        organisation=row.organisation.name,
        organisation_code=row.organisation.code,
        stars=row.ocop_stars,
        ocop_expires_on=row.ocop_expires_on,
        is_draft=row.is_draft,
    )


def site_line(row: Site, _today: date) -> SiteLine:
    """A place."""
    return SiteLine(
        code=row.code,
        gln=row.gln or "",
        name=office_name(row),
        kind=row.kind,
        organisation=row.organisation.name,
        organisation_code=row.organisation.code,
        commune=commune_of(row.address),
        district=row.ex_district,
        area_m2=row.area_m2,
        area_typed=row.area_typed,
        growing_area_code=row.growing_area_code,
    )


def certificate_line(row: Certificate, today: date) -> CertificateLine:
    """A paper with how it stands today."""
    left = (row.expires_on - today).days if row.expires_on else None
    if left is None:
        standing = "open"
    elif is_expired(row.expires_on, today=today):
        standing = "expired"
    else:
        standing = "expiring" if left <= EXPIRING_DAYS else "valid"
    return CertificateLine(
        number=row.number,
        kind=row.kind,
        issuer=row.issuer,
        organisation=row.organisation.name,
        organisation_code=row.organisation.code,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        standing=standing,
        days_left=left,
        verified_by=row.verified_by,
        verified_at=row.verified_at,
        sha256=row.file.sha256 if row.file_id else "",
    )
