"""Finding files and certificates for those who may see them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_

from peewee import ModelSelect, fn

from trace.database import is_sqlite
from trace.documents.models import Certificate, CertificateNotice, CertificatePage, StoredFile
from trace.documents.rules import WARN_DAYS
from trace.errors import N_, NotFound
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import may_see_organisation


def find_file(sha256: str, *, seen_by: Viewer | None) -> StoredFile:
    """A file by its hash: public ones for anybody, others for whoever may see the organisation that keeps them (its own
    people, officers of its old district, admins)."""
    rows: Sequence[StoredFile] = list(StoredFile.select().where(StoredFile.sha256 == sha256))
    for row in sorted(rows, key=lambda row: not (seen_by and seen_by.owns(row.organisation_id))):
        if row.is_public or (seen_by and may_see_organisation(row.organisation_id, seen_by=seen_by)):
            return row
    raise NotFound(N_("Không có tệp này."))


def find_own_file(sha256: str, *, organisation_id: int) -> StoredFile:
    """A file that this organisation keeps itself, public or not."""
    row: StoredFile | None = StoredFile.get_or_none(
        StoredFile.sha256 == sha256, StoredFile.organisation == organisation_id
    )
    if row is None:
        raise NotFound(N_("Không có tệp này."))
    return row


def is_of_house(file: StoredFile, *, seen_by: Viewer) -> bool:
    """Whether the viewer may know of a file what only its organisation and those who look after it know."""
    return may_see_organisation(file.organisation_id, seen_by=seen_by)


def find_certificate(certificate_id: int, *, seen_by: Viewer) -> Certificate:
    """A certificate of one's own organisation, of an officer's districts, or any for admins."""
    row: Certificate | None = _visible(seen_by).where(Certificate.id == certificate_id).first()
    if row is None:
        raise NotFound(N_("Không có giấy chứng nhận này."))
    return row


def pages_of(certificate: Certificate) -> list[StoredFile]:
    """The files of a paper in their order."""
    query = StoredFile.select().join(CertificatePage).where(CertificatePage.certificate == certificate)
    return list(query.order_by(CertificatePage.position))


def shown_pages(certificate_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The hashes of the pages that strangers may open, by paper, in their order."""
    found: dict[int, tuple[str, ...]] = {}
    if not certificate_ids:
        return found
    query = (
        CertificatePage.select(CertificatePage.certificate, StoredFile.sha256)
        .join(StoredFile)
        .switch(CertificatePage)
        .join(Certificate)
        .where(
            Certificate.id.in_(list(certificate_ids)),
            Certificate.is_active,
            Certificate.shows_pages,
            StoredFile.is_public,
        )
        .order_by(CertificatePage.certificate, CertificatePage.position)
    )
    for certificate_id, sha256 in query.tuples():
        found[certificate_id] = (*found.get(certificate_id, ()), sha256)
    return found


def certificates_of(*subjects: tuple[str, int]) -> list[Certificate]:
    """Active papers about any of the subjects (`("product", 3), ("organisation", 1)`), newest first."""
    if not subjects:
        return []
    wanted = Certificate.is_active & _any_of(subjects)
    return list(Certificate.select().where(wanted).order_by(Certificate.kind, Certificate.id.desc()))


def certificates(listing: Listing, *, seen_by: Viewer, today: date) -> Page[Certificate]:
    """One page of the papers one may see: one's organisation's, an officer's districts, all for admins.

    Sorts: `expires` (soonest first, without an end last), `created`, `kind`. Filters: `kind`, `state` (soon within 60
    days, urgent within 15, expired, unverified, withdrawn); withdrawn ones only when asked for.
    """
    query = _visible(seen_by)
    for word in fold(listing.search).split():
        query = query.where(Certificate.search_folded.contains(word) | Organisation.name_folded.contains(word))
    if "kind" in listing.filters:
        query = query.where(Certificate.kind == listing.filters["kind"])
    query = query.where(_in_state(listing.filters.get("state", ""), today))
    column = {
        "expires": fn.COALESCE(Certificate.expires_on, "9999-12-31" if is_sqlite() else date.max),
        "created": Certificate.created_at,
        "kind": Certificate.kind,
    }[listing.sort]
    return page_of(query.order_by(column.desc() if listing.is_descending else column.asc(), Certificate.id), listing)


def certificates_after(
    cursor: int,
    *,
    limit: int,
    kind: str = "",
    state: str = "",
    expiring_within: int | None = None,
    about: tuple[str, int] | None = None,
    seen_by: Viewer,
    today: date,
) -> list[Certificate]:
    """Papers one may see with an id above the cursor, in that order; the filters of `certificates`, and days to the end
    (today included) and the thing they are about."""
    query = _visible(seen_by).where(Certificate.id > cursor, _in_state(state, today))
    if kind:
        query = query.where(Certificate.kind == kind)
    if expiring_within is not None:
        query = query.where(Certificate.expires_on.between(today, today + timedelta(days=expiring_within)))
    if about is not None:
        query = query.where(Certificate.subject_kind == about[0], Certificate.subject_id == about[1])
    return list(query.order_by(Certificate.id).limit(limit))


def expiring_in(days: int, *, today: date, seen_by: Viewer | None = None) -> list[Certificate]:
    """Active papers that end within so many days (today included), soonest first; with their organisations."""
    query = _visible(seen_by) if seen_by else Certificate.select(Certificate, Organisation).join(Organisation)
    ends_soon = Certificate.expires_on.between(today, today + timedelta(days=days))
    return list(query.where(Certificate.is_active, ends_soon).order_by(Certificate.expires_on, Certificate.id))


def notices_of(certificate: Certificate) -> list[CertificateNotice]:
    """When its owner was told that it ends, for the end it has now."""
    same = (CertificateNotice.certificate == certificate) & (CertificateNotice.expires_on == certificate.expires_on)
    return list(CertificateNotice.select().where(same).order_by(CertificateNotice.days.desc()))


def _visible(seen_by: Viewer) -> ModelSelect:
    query = Certificate.select(Certificate, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        return query.where(Certificate.organisation == seen_by.organisation_id)
    districts = list(seen_by.scope.districts)
    return query.where(Organisation.ex_district.in_(districts)) if districts else query


def _in_state(state: str, today: date) -> object:
    if state == "withdrawn":
        return ~Certificate.is_active
    condition = {
        "expired": Certificate.expires_on < today,
        "soon": Certificate.expires_on.between(today, today + timedelta(days=WARN_DAYS[0])),
        "urgent": Certificate.expires_on.between(today, today + timedelta(days=WARN_DAYS[1])),
        "unverified": Certificate.verified_at.is_null(),
    }.get(state)
    return Certificate.is_active if condition is None else Certificate.is_active & condition


def expiring(organisation_id: int, *, before: date) -> list[Certificate]:
    """Active papers of an organisation that end before a day, soonest first."""
    return list(
        Certificate.select()
        .where(Certificate.organisation == organisation_id, Certificate.is_active, Certificate.expires_on < before)
        .order_by(Certificate.expires_on)
    )


def _any_of(subjects: Sequence[tuple[str, int]]) -> object:
    numbers: dict[str, set[int]] = defaultdict(set)
    for kind, number in subjects:
        numbers[kind].add(number)
    conditions = [(Certificate.subject_kind == kind) & Certificate.subject_id.in_(numbers[kind]) for kind in numbers]
    return reduce(or_, conditions)
