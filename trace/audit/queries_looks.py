"""Who looked at what: the organisation reads it, and the officer his own last ones."""

import peewee

from trace.access.models import Person
from trace.audit.models import AuditLook
from trace.audit.schemas import LookLine
from trace.kit.paging import Listing, Page
from trace.kit.viewer import MANAGER, STAFF, Viewer
from trace.organisations.models import Organisation

LOOK_SORTS = ("at",)
LOOK_FILTERS = ("kind",)


def looks_at(organisation_id: int, listing: Listing, *, seen_by: Viewer, size: int = 25) -> Page[LookLine]:
    """The looks at one organisation's things, the latest first; for its own staff and managers, and for admins."""
    query = _visible(seen_by).where(AuditLook.organisation == organisation_id)
    if "kind" in listing.filters:
        query = query.where(AuditLook.subject_kind == listing.filters["kind"])
    rows = query.order_by(AuditLook.at.desc(), AuditLook.id.desc()).paginate(listing.page, size)
    return Page([_line(row) for row in rows], query.count(), listing, size)


def count_looks(organisation_id: int, *, seen_by: Viewer) -> int:
    """How often officers looked at this organisation's things."""
    return int(_visible(seen_by).where(AuditLook.organisation == organisation_id).count())


def own_looks(seen_by: Viewer, *, limit: int = 8) -> list[LookLine]:
    """What an officer opened last, each thing once."""
    if seen_by.person_id is None:
        return []
    rows = _joined().where(AuditLook.person == seen_by.person_id, AuditLook.subject_kind.in_(("batch", "organisation")))
    found: dict[tuple[str, str], LookLine] = {}
    for row in rows.order_by(AuditLook.at.desc(), AuditLook.id.desc()).limit(limit * 5):
        found.setdefault((row.subject_kind, row.subject_code), _line(row))
    return list(found.values())[:limit]


def _visible(seen_by: Viewer) -> peewee.ModelSelect:
    if seen_by.is_admin:
        return _joined()
    if seen_by.role in (MANAGER, STAFF) and seen_by.organisation_id is not None:
        return _joined().where(AuditLook.organisation == seen_by.organisation_id)
    return _joined().where(peewee.SQL("1 = 0"))


def _joined() -> peewee.ModelSelect:
    query = AuditLook.select(AuditLook, Person.name, Organisation.name, Organisation.code)
    return query.join(Person).switch(AuditLook).join(Organisation)


def _line(row: AuditLook) -> LookLine:
    return LookLine(
        at=row.at,
        person=row.person.name,
        office=row.office,
        role=row.role,
        kind=row.subject_kind,
        code=row.subject_code,
        name=row.subject_name,
        organisation=row.organisation.name,
        organisation_code=row.organisation.code,
    )
