"""Finding requests and packages: an officer those in scope and of the own office, a co-op its own, an admin all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import peewee

from trace.access.models import Membership, Person
from trace.audit.queries_scope import suppliers_in_scope
from trace.documents.store import Store
from trace.errors import N_, NotFound
from trace.kit.models import Job
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import MANAGER, STAFF, Viewer
from trace.organisations.models import Organisation
from trace.requests.models import DataRequest, RequestAct, RequestPackage, RequestPrivate
from trace.requests.rules import ORIGINS, RUNNING, Clock, State, UnknownRequest, clock_of

SORTS: Final = ("due", "received", "opened", "code")
FILTERS: Final = ("state", "origin", "mine")
OPEN, LATE = "open", "late"
NOTHING: Final = peewee.SQL("1 = 0")


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act with the names of its ids; `private` is empty where the annex was erased or is not for this reader."""

    kind: str
    at: datetime
    person: str
    organisation: str
    role: str
    body: Mapping[str, Any]
    private: Mapping[str, Any]
    ledger_index: int


def visible_requests(seen_by: Viewer) -> "peewee.ModelSelect[DataRequest]":
    """The query of requests this viewer may see, joined with the organisation that answers."""
    query = DataRequest.select(DataRequest, Organisation).join(
        Organisation, peewee.JOIN.LEFT_OUTER, on=DataRequest.organisation
    )
    if seen_by.is_admin:
        return query
    if seen_by.is_officer:
        of_supplier = DataRequest.organisation.in_(suppliers_in_scope(seen_by).select(Organisation.id))
        own = (DataRequest.opened_by_id == seen_by.person_id) & DataRequest.opened_by_id.is_null(is_null=False)
        office = DataRequest.opened_by_organisation == (seen_by.organisation_id or 0)
        return query.where(of_supplier | (DataRequest.organisation.is_null() & (own | office)))
    if seen_by.role in (MANAGER, STAFF) and seen_by.organisation_id is not None:
        return query.where(DataRequest.organisation == seen_by.organisation_id)
    return query.where(NOTHING)


def find_request(code: str, *, seen_by: Viewer) -> DataRequest:
    """One request by its code, in any case."""
    found: DataRequest | None = visible_requests(seen_by).where(DataRequest.code == code.strip().upper()).first()
    if found is None:
        raise UnknownRequest(N_("Không tìm thấy yêu cầu này."))
    return found


def requests(listing: Listing, *, seen_by: Viewer, now: datetime, size: int = 25) -> Page[DataRequest]:
    """One page. Filters: `state` (a word of State, open, late), `origin`, `mine` (yes: what falls to the reader).

    Sorts: `due` (the nearest deadline first, those without last), `received`, `opened`, `code`.
    """
    query = visible_requests(seen_by)
    for word in fold(listing.search).split():
        query = query.where(
            peewee.fn.lower(DataRequest.code).contains(word)
            | peewee.fn.lower(DataRequest.document_no).contains(word)
            | Organisation.name_folded.contains(word)
        )
    query = _filtered(query, listing, seen_by, now)
    return page_of(query.order_by(*_order(listing)), listing, size=size)


def open_requests(*, seen_by: Viewer, limit: int = 5) -> list[DataRequest]:
    """What runs, the nearest deadline first: for the first screens."""
    running = visible_requests(seen_by).where(DataRequest.state.in_([str(one) for one in RUNNING]))
    nearest = DataRequest.due_at.asc(nulls="LAST")
    return list(running.order_by(nearest, DataRequest.id).limit(limit))


def clock(request: DataRequest, *, now: datetime) -> Clock:
    """How a request's clock stands."""
    return clock_of(
        received_at=request.received_at,
        due_at=request.due_at,
        stopped_at=request.answered_at or request.ended_at,
        law=request.law,
        now=now,
    )


def history_of(request: DataRequest, *, seen_by: Viewer) -> list[ActLine]:
    """Every act in the order of the log, with the names of people and organisations and the annexes."""
    del seen_by  # whoever found the request may read how it went
    acts = list(RequestAct.select().where(RequestAct.request == request.id).order_by(RequestAct.ledger_index))
    annexes = {one.act_id: one for one in RequestPrivate.select().where(RequestPrivate.act.in_([a.id for a in acts]))}
    names = names_of([one.by_id for one in acts])
    numbers = {one.organisation_id for one in acts} | {0}
    owners = {one.id: one.name for one in Organisation.select().where(Organisation.id.in_(numbers))}
    return [
        ActLine(
            kind=one.kind,
            at=one.recorded_at,
            person=names.get(one.by_id or 0, ""),
            organisation=owners.get(one.organisation_id or 0, ""),
            role=one.by_role,
            body=json.loads(one.body),
            private=annexes[one.id].private if one.id in annexes else {},
            ledger_index=one.ledger_index,
        )
        for one in acts
    ]


def signer_of(request: DataRequest) -> str:
    """Who signed the document, as the last act that named one says; empty where it was erased."""
    acts = RequestAct.select(RequestAct.id).where(RequestAct.request == request.id)
    rows = RequestPrivate.select().where(RequestPrivate.act.in_(acts)).order_by(RequestPrivate.act.desc())
    return next((str(row.private["signer"]) for row in rows if row.private.get("signer")), "")


def packages_of(request: DataRequest) -> list[RequestPackage]:
    """Every version, the latest first."""
    mine = RequestPackage.select().where(RequestPackage.request == request.id)
    return list(mine.order_by(RequestPackage.number.desc()))


def find_package(request: DataRequest, number: int) -> RequestPackage:
    """One version of a request that the caller has found for its reader."""
    found = RequestPackage.get_or_none(RequestPackage.request == request.id, RequestPackage.number == number)
    if found is None:
        raise UnknownRequest(N_("Yêu cầu này không có gói số %(number)s."), number=number)
    return found  # type: ignore[no-any-return]


def bytes_of(package: RequestPackage, store: Store) -> bytes:
    """The frozen bytes; not found where the place of files has lost them, which the check of files says too."""
    try:
        return store.get(package.sha256)
    except FileNotFoundError:
        raise UnknownRequest(N_("Kho tệp không còn gói này. Báo ngay người quản trị hệ thống.")) from None


def job_of(request: DataRequest) -> Job | None:
    """The job that makes, or made, the latest package."""
    return Job.get_or_none(Job.id == request.job_id) if request.job_id else None


def names_of(ids: "list[int | None]") -> dict[int, str]:
    """Names of people by number."""
    wanted = {one for one in ids if one is not None} | {0}
    return {row.id: row.name for row in Person.select(Person.id, Person.name).where(Person.id.in_(wanted))}


def colleagues(organisation_id: int, *, roles: tuple[str, ...] = (MANAGER, STAFF)) -> list[Person]:
    """Who may be given a request in this organisation."""
    query = (
        Person.select()
        .join(Membership)
        .where(
            Membership.organisation == organisation_id,
            Membership.role.in_(list(roles)),
            Membership.is_active,
            Person.is_active,
        )
        .distinct()
    )
    return list(query.order_by(Person.name_sort))


def find_colleague(person_id: int, organisation_id: int, *, roles: tuple[str, ...] = (MANAGER, STAFF)) -> Person:
    """One of them; NotFound for anybody else."""
    found = next((one for one in colleagues(organisation_id, roles=roles) if one.id == person_id), None)
    if found is None:
        raise NotFound(N_("Không tìm thấy người này trong cơ sở."), field="person")
    return found


def _filtered(
    query: "peewee.ModelSelect[DataRequest]", listing: Listing, seen_by: Viewer, now: datetime
) -> "peewee.ModelSelect[DataRequest]":
    state, running = listing.filters.get("state", ""), DataRequest.state.in_([str(one) for one in RUNNING])
    if state == OPEN:
        query = query.where(running)
    elif state == LATE:
        over = (running & (DataRequest.due_at < now)) | (DataRequest.answered_at > DataRequest.due_at)
        query = query.where(over)
    elif state in {one.value for one in State}:
        query = query.where(DataRequest.state == state)
    if listing.filters.get("origin") in ORIGINS:
        query = query.where(DataRequest.origin == listing.filters["origin"])
    if listing.filters.get("mine") == "yes":
        number = seen_by.person_id or 0
        query = query.where((DataRequest.supplier_acting_id == number) | (DataRequest.office_acting_id == number))
    return query


def _order(listing: Listing) -> tuple[Any, ...]:
    column: Any = {
        "due": DataRequest.due_at,
        "received": DataRequest.received_at,
        "opened": DataRequest.opened_at,
        "code": DataRequest.code,
    }[listing.sort]
    is_falling = listing.is_descending != (listing.sort in ("received", "opened"))
    first = column.desc(nulls="LAST") if is_falling else column.asc(nulls="LAST")
    return (first, DataRequest.id.desc())
