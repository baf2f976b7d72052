"""Finding people, sessions, tokens and acts. A manager sees his own organisation's, an admin all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import peewee

from trace.access import rules
from trace.access.models import ApiToken, Membership, OneTimeLink, Person, SignIn
from trace.access.secrets import hash_of
from trace.errors import N_, NotFound
from trace.kit.inputs import whole_number
from trace.kit.models import ActLogEntry
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import MANAGER, Viewer
from trace.organisations.models import Organisation

PEOPLE_SORTS = ("name", "role", "since")
PEOPLE_FILTERS = ("role", "state", "organisation")
ACT_SORTS = ("at",)
ACT_FILTERS = ("person", "act")


class UnknownPerson(NotFound):
    """No such person, or not yours to see."""


class UnknownToken(NotFound):
    """No such token, or not yours to see."""


@dataclass(frozen=True)
class Act:
    """One line of the log of acts with the names of its ids."""

    at: datetime
    person: str
    role: str
    organisation: str
    act: str
    subject: str
    detail: Mapping[str, object]


def viewer_of_sign_in(secret: str, *, now: datetime) -> tuple[Viewer, SignIn] | None:
    """Who holds this session's secret, or None when it has ended, or any of person, role and organisation has."""
    found: SignIn | None = (
        _memberships(SignIn)
        .where(SignIn.token_hash == hash_of(secret), SignIn.ended_at.is_null(), SignIn.expires_at > now, _is_live())
        .first()
    )
    return (viewer_of(found.membership, session_id=found.id), found) if found else None


def viewer_of_token(secret: str) -> tuple[Viewer, ApiToken] | None:
    """The organisation's machine that holds this token, or None."""
    found: ApiToken | None = (
        ApiToken.select(ApiToken, Organisation)
        .join(Organisation)
        .where(ApiToken.token_hash == hash_of(secret), ApiToken.ended_at.is_null(), Organisation.is_active)
        .first()
    )
    if found is None:
        return None
    viewer = Viewer(
        person_id=None,
        name=found.name,
        role=found.role,
        organisation_id=found.organisation_id,
        organisation_name=found.organisation.name,
        token_id=found.id,
    )
    return viewer, found


def viewer_of(membership: Membership, *, session_id: int | None = None) -> Viewer:
    """The person of a role as the value that every finder and action takes."""
    organisation = membership.organisation
    return Viewer(
        person_id=membership.person_id,
        name=membership.person.name,
        role=membership.role,
        organisation_id=membership.organisation_id,
        organisation_name=organisation.name if organisation else "",
        scope=rules.scope_of(membership.scope),
        session_id=session_id,
    )


def find_membership(membership_id: int, *, seen_by: Viewer) -> Membership:
    """One person's role, if `seen_by` may see it; ended and not yet accepted ones too."""
    found = visible_memberships(seen_by).where(Membership.id == membership_id).first()
    if found is None:
        raise UnknownPerson(N_("Không tìm thấy người này."))
    return found


def people(listing: Listing, *, seen_by: Viewer) -> Page[Membership]:
    """Roles with their people; search by name or login, without diacritics."""
    query = visible_memberships(seen_by)
    filters = listing.filters
    if "role" in filters:
        query = query.where(Membership.role == filters["role"])
    if "organisation" in filters:
        query = query.where(Organisation.code == filters["organisation"].upper())
    if filters.get("state") != "all":
        query = query.where(Membership.ended_at.is_null())
    for word in fold(listing.search).split():
        query = query.where(Person.name_folded.contains(word) | Person.login.contains(word.removeprefix("0")))
    order = {"name": Person.name_sort, "role": Membership.role, "since": Membership.created_at}[listing.sort]
    return page_of(query.order_by(order.desc() if listing.is_descending else order, Membership.id), listing)


def visible_memberships(seen_by: Viewer) -> peewee.ModelSelect:
    """Roles this viewer may see: a manager those of his organisation, an admin all, others none."""
    query = _memberships(Membership)
    if seen_by.is_admin:
        return query
    if seen_by.role == MANAGER and seen_by.person_id:
        return query.where(Membership.organisation == seen_by.organisation_id)
    return query.where(peewee.SQL("1 = 0"))


def active_memberships(person_id: int) -> list[Membership]:
    """Everything this person may be right now, the organisations in Vietnamese order."""
    query = _memberships(Membership).where(Membership.person == person_id, _is_live())
    return list(query.order_by(Organisation.name_sort, Membership.role, Membership.id))


def viewers_of_login(login: str) -> list[Viewer]:
    """Everything the person with this e-mail address or telephone number may be right now. Raises UnknownPerson."""
    person = Person.get_or_none(Person.login == rules.parse_login(login))
    found = [viewer_of(one) for one in active_memberships(person.id)] if person is not None else []
    if not found:
        raise UnknownPerson(N_("Không tìm thấy người này."))
    return found


def standings_of(person_id: int) -> list[rules.Standing]:
    """Every role a person has, for the rule of who may open doors for him. An offer not taken counts for nothing:
    else any manager could keep another's people out by inviting them."""
    query = Membership.select().where(Membership.person == person_id, Membership.is_active)
    return [rules.Standing(one.role, one.organisation_id) for one in query]


def find_link(secret: str, *, now: datetime) -> OneTimeLink:
    """A one-time link that can still be used; looking does not use it."""
    found: OneTimeLink | None = _memberships(OneTimeLink).where(OneTimeLink.token_hash == hash_of(secret)).first()
    if found is None or found.used_at is not None:
        raise rules.LinkRefused(N_("Mã này đã dùng rồi hoặc không có. Nhờ người quản lý làm mã mới."))
    if found.expires_at <= now:
        raise rules.LinkRefused(N_("Mã này đã hết hạn. Nhờ người quản lý làm mã mới."))
    return found


def sign_ins_of(person_id: int, *, now: datetime) -> list[SignIn]:
    """The devices where this person is signed in, the latest seen first."""
    query = _memberships(SignIn).where(
        Membership.person == person_id, SignIn.ended_at.is_null(), SignIn.expires_at > now
    )
    return list(query.order_by(SignIn.seen_at.desc()))


def tokens(*, seen_by: Viewer) -> list[ApiToken]:
    """Living tokens of the manager's organisation; all for an admin."""
    return list(_visible_tokens(seen_by).where(ApiToken.ended_at.is_null()).order_by(ApiToken.created_at.desc()))


def find_token(token_id: int, *, seen_by: Viewer) -> ApiToken:
    """A living token that `seen_by` may end."""
    found = _visible_tokens(seen_by).where(ApiToken.id == token_id, ApiToken.ended_at.is_null()).first()
    if found is None:
        raise UnknownToken(N_("Không tìm thấy mã truy cập này."))
    return found


def acts(listing: Listing, *, seen_by: Viewer) -> Page[Act]:
    """The log of acts: a manager sees what his organisation's people did and what was done to the organisation."""
    query = ActLogEntry.select().order_by(ActLogEntry.at.desc(), ActLogEntry.id.desc())
    if not seen_by.is_admin:
        query = query.where(_concerns(seen_by))
    if (person := whole_number(listing.filters.get("person", ""))) is not None:
        query = query.where(ActLogEntry.person_id == person)
    if "act" in listing.filters:
        query = query.where(ActLogEntry.act.startswith(listing.filters["act"]))
    if listing.search:
        query = query.where(ActLogEntry.subject.contains(listing.search))
    page = page_of(query, listing, size=50)
    return Page(_with_names(page.items), page.total, listing, page.size)


def people_with_acts(*, seen_by: Viewer) -> list[tuple[int, str]]:
    """(id, name) of the people whose acts a manager or admin may look for."""
    rows = visible_memberships(seen_by).order_by(Person.name_sort)
    return list(dict.fromkeys((row.person_id, row.person.name) for row in rows))


def _concerns(seen_by: Viewer) -> peewee.Expression:
    if seen_by.role != MANAGER or seen_by.organisation_id is None:
        return peewee.SQL("1 = 0")
    code = Organisation.get_by_id(seen_by.organisation_id).code
    about_it = (ActLogEntry.subject == code) | ActLogEntry.subject.startswith(f"{code}/")
    return (ActLogEntry.organisation_id == seen_by.organisation_id) | about_it


def _with_names(rows: list[ActLogEntry]) -> list[Act]:
    people = {p.id: p.name for p in Person.select().where(Person.id.in_({r.person_id for r in rows}))}
    names = {o.id: o.name for o in Organisation.select().where(Organisation.id.in_({r.organisation_id for r in rows}))}
    subjects = _people_meant(rows)
    return [
        Act(
            at=row.at,
            person=people.get(row.person_id, ""),
            role=row.role,
            organisation=names.get(row.organisation_id, ""),
            act=row.act,
            subject=subjects.get(row.subject, row.subject),
            detail=row.detail,
        )
        for row in rows
    ]


def _people_meant(rows: list[ActLogEntry]) -> dict[str, str]:
    """`HTX-01/12` → `HTX-01 · Trần Văn Bảy` for the acts about a person's role."""
    numbers = {
        int(number): row.subject
        for row in rows
        if row.act.startswith("people.") and (number := row.subject.rpartition("/")[2]).isdigit()
    }
    found = Membership.select(Membership, Person).join(Person).where(Membership.id.in_(list(numbers)))
    names = {numbers[one.id]: one.person.name for one in found}
    return {subject: f"{subject.partition('/')[0]} · {name}".removeprefix("- · ") for subject, name in names.items()}


def _visible_tokens(seen_by: Viewer) -> peewee.ModelSelect:
    query = ApiToken.select(ApiToken, Organisation).join(Organisation)
    if seen_by.is_admin:
        return query
    if seen_by.role == MANAGER and seen_by.person_id:
        return query.where(ApiToken.organisation == seen_by.organisation_id)
    return query.where(peewee.SQL("1 = 0"))


def _memberships(model: type[peewee.Model]) -> peewee.ModelSelect:
    """`model` with its role, person and organisation in one statement."""
    query = model.select(*{model, Membership, Person, Organisation})
    if model is not Membership:
        query = query.join(Membership)
    return query.join(Person).switch(Membership).join(Organisation, peewee.JOIN.LEFT_OUTER)


def _is_live() -> peewee.Expression:
    return Membership.is_active & Person.is_active & (Organisation.id.is_null() | Organisation.is_active)
