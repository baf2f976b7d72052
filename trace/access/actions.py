"""People and what they may do: accounts, invitations, roles, scopes, tokens. Each act stands in the log of acts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from trace.access import queries, rules
from trace.access.models import ApiToken, Membership, OneTimeLink, Person, SignIn
from trace.access.passwords import hash_password, is_password
from trace.access.secrets import hash_of, new_secret
from trace.database import atomic
from trace.errors import N_, Invalid
from trace.kit.acts import log_act
from trace.kit.text import fold, nfc, sort_key
from trace.kit.viewer import AUDITOR, Viewer
from trace.organisations.models import Organisation

INVITATION_LASTS = timedelta(days=14)
RESET_LASTS = timedelta(hours=24)
SIGN_IN_LINK_LASTS = timedelta(minutes=10)
TOKEN_MARK = "trace_"  # noqa: S105 (says what a leaked token is, and is no secret)


def create_account(
    login: str,
    *,
    name: str,
    role: str,
    password: str,
    organisation: Organisation | None = None,
    scope: Mapping[str, list[str]] | None = None,
    by: Viewer,
    now: datetime,
) -> Membership:
    """A person with a password and a role at once: for the first admin and for seeds.

    A login that exists gets one role more, when the password given is that person's.
    """
    key = rules.parse_login(login)
    rules.check_may_give_role(by, role, organisation_id=organisation.id if organisation else None)
    with atomic():
        person: Person | None = Person.get_or_none(Person.login == key)
        if person is None:
            rules.check_password(password, login=key)
            person = _create_person(key, name, password, now=now)
        elif not is_password(person.password_hash, password):
            raise rules.AccessRefused(
                N_("Tên đăng nhập này đã có, và mật khẩu gửi vào không phải của người đó."), field="login"
            )
        else:
            _shut_old_doors(person, now=now)
        membership = _create_membership(person, role, organisation, scope, is_active=True, now=now)
        log_act(by, "people.create", _subject(membership), now=now, role=role)
    return membership


def invite(
    login: str,
    *,
    name: str,
    role: str,
    organisation: Organisation | None,
    scope: Mapping[str, list[str]] | None = None,
    by: Viewer,
    now: datetime,
) -> tuple[Membership, str]:
    """Offer a role; gives it and the secret of the one-time link that accepts it.

    A person who is new sets name and password through the link; one who has a password must prove it.
    """
    key = rules.parse_login(login)
    rules.check_may_give_role(by, role, organisation_id=organisation.id if organisation else None)
    with atomic():
        person = Person.get_or_none(Person.login == key) or _create_person(key, name, None, now=now)
        membership = _create_membership(person, role, organisation, scope, is_active=False, now=now)
        secret = _make_link(membership, "invite", lasts=INVITATION_LASTS, by=by, now=now)
        log_act(by, "people.invite", _subject(membership), now=now, role=role)
    return membership, secret


def repeat_invitation(membership: Membership, *, by: Viewer, now: datetime) -> str:
    """A fresh link for an offer that was not taken yet; the earlier one ends."""
    rules.check_may_change_standing(by, _standing(membership), person_id=membership.person_id)
    if membership.is_active or membership.ended_at is not None:
        raise rules.AccessRefused(N_("Người này đã nhận lời mời rồi."))
    with atomic():
        secret = _make_link(membership, "invite", lasts=INVITATION_LASTS, by=by, now=now)
        log_act(by, "people.invite_again", _subject(membership), now=now)
    return secret


def accept_invitation(secret: str, *, name: str, password: str, now: datetime) -> Membership:
    """Take the offered role. Without a password yet, `name` and `password` become the person's; with one,
    `password` must be it, so that whoever invites cannot take over an account."""
    with atomic():
        membership = use_link(secret, purpose="invite", now=now).membership
        person = membership.person
        if not person.password_hash:
            rules.check_password(password, login=person.login)
            _rename(person, name)
            person.password_hash, person.password_changed_at = hash_password(password), now
            person.save()
        elif not is_password(person.password_hash, password):
            raise rules.SignInRefused(N_("Mật khẩu không đúng."), field="password")
        _shut_old_doors(person, now=now)
        membership.is_active, membership.accepted_at = True, now
        membership.save()
        log_act(queries.viewer_of(membership), "people.accept", _subject(membership), now=now)
    return membership


def make_sign_in_link(membership: Membership, *, by: Viewer, now: datetime) -> str:
    """The secret of a code that opens one session within ten minutes, for somebody who forgot or cannot type."""
    _check_may_let_in(membership, by)
    with atomic():
        secret = _make_link(membership, "sign_in", lasts=SIGN_IN_LINK_LASTS, by=by, now=now)
        log_act(by, "people.sign_in_link", _subject(membership), now=now)
    return secret


def make_reset_link(membership: Membership, *, by: Viewer, now: datetime) -> str:
    """The secret of a code that sets a new password within a day."""
    _check_may_let_in(membership, by)
    with atomic():
        secret = _make_link(membership, "reset", lasts=RESET_LASTS, by=by, now=now)
        log_act(by, "people.reset_link", _subject(membership), now=now)
    return secret


def reset_password(secret: str, *, password: str, now: datetime) -> Membership:
    """Set a new password through a reset link; every session of the person ends."""
    with atomic():
        membership = use_link(secret, purpose="reset", now=now).membership
        set_password(membership.person, password, now=now)
        log_act(queries.viewer_of(membership), "people.reset_password", _subject(membership), now=now)
    return membership


def set_password(person: Person, password: str, *, keep_session: int | None = None, now: datetime) -> None:
    """Replace a password and end the person's sessions (but `keep_session`) and waiting links."""
    rules.check_password(password, login=person.login)
    with atomic():
        person.password_hash, person.password_changed_at = hash_password(password), now
        person.save()
        end_sign_ins(person.id, besides=keep_session, now=now)
        _end_links(_memberships_of(person.id), purposes=("sign_in", "reset"), now=now)


def change_own_password(*, old: str, new: str, by: Viewer, now: datetime) -> None:
    """Change one's own password, proving the old one; other devices are signed out."""
    person = Person.get_by_id(by.person_id)
    if not is_password(person.password_hash, old):
        raise rules.SignInRefused(N_("Mật khẩu hiện tại không đúng."), field="old")
    with atomic():
        set_password(person, new, keep_session=by.session_id, now=now)
        log_act(by, "people.change_password", now=now)


def change_own_details(*, name: str, language: str, by: Viewer, now: datetime) -> None:
    """One's own name and language."""
    if language not in ("vi", "en"):
        raise Invalid(N_("Chọn ngôn ngữ."), field="language")
    person = Person.get_by_id(by.person_id)
    with atomic():
        _rename(person, name)
        person.language = language
        person.save()
        log_act(by, "people.change_details", now=now)


def keep_language(language: str, *, by: Viewer) -> None:
    """The language chosen on one device comes along to the next; no act worth a line in the log."""
    Person.update(language=language).where(Person.id == by.person_id).execute()


def change_role(membership: Membership, role: str, *, by: Viewer, now: datetime) -> None:
    """Give somebody another role in the same organisation; it holds from the next request on."""
    rules.check_may_change_standing(by, _standing(membership), person_id=membership.person_id)
    rules.check_may_give_role(by, role, organisation_id=membership.organisation_id)
    before = membership.role
    with atomic():
        membership.role = role
        if role != AUDITOR:
            membership.scope = {}
        membership.save()
        log_act(by, "people.change_role", _subject(membership), now=now, before=before, role=role)


def change_scope(membership: Membership, scope: Mapping[str, list[str]], *, by: Viewer, now: datetime) -> None:
    """What an officer may read; only an admin says so."""
    if not by.is_admin:
        raise rules.NotYourPerson(N_("Chỉ quản trị hệ thống giao phạm vi kiểm tra."))
    if membership.role != AUDITOR:
        raise rules.AccessRefused(N_("Chỉ cán bộ kiểm tra có phạm vi."))
    with atomic():
        membership.scope = dict(scope)
        membership.save()
        log_act(by, "people.change_scope", _subject(membership), now=now, scope=dict(scope))


def end_membership(membership: Membership, *, by: Viewer, now: datetime) -> None:
    """Take a role away: its sessions and waiting links end at once. The person's records stay."""
    rules.check_may_change_standing(by, _standing(membership), person_id=membership.person_id)
    with atomic():
        membership.is_active = False
        membership.ended_at = now
        membership.save()
        SignIn.update(ended_at=now).where(SignIn.membership == membership, SignIn.ended_at.is_null()).execute()
        _end_links([membership.id], purposes=("invite", "sign_in", "reset"), now=now)
        log_act(by, "people.end", _subject(membership), now=now)


def restore_membership(membership: Membership, *, by: Viewer, now: datetime) -> None:
    """Give an ended role back to somebody who had accepted it; to others it is only offered again."""
    rules.check_may_change_standing(by, _standing(membership), person_id=membership.person_id)
    if membership.ended_at is None:
        raise rules.AccessRefused(N_("Người này vẫn đang làm việc."))
    _refuse_twice(membership.person, membership.role, membership.organisation)
    with atomic():
        membership.is_active = membership.accepted_at is not None
        membership.ended_at = None
        membership.save()
        log_act(by, "people.restore", _subject(membership), now=now)


def end_sign_ins(person_id: int, *, besides: int | None = None, now: datetime) -> int:
    """End every session of a person, in all roles, but the one named; gives how many."""
    query = SignIn.update(ended_at=now).where(
        SignIn.membership.in_(_memberships_of(person_id)), SignIn.ended_at.is_null()
    )
    return int((query.where(SignIn.id != besides) if besides else query).execute())


def create_token(
    organisation: Organisation, *, name: str, role: str, by: Viewer, now: datetime
) -> tuple[ApiToken, str]:
    """A machine's way in for one organisation; gives it and the token, which is never shown again."""
    rules.check_may_manage_tokens(by, organisation_id=organisation.id, role=role)
    label = nfc(name)[:80]
    if not label:
        raise Invalid(N_("Đặt tên để sau này biết mã dùng ở đâu."), field="name")
    secret = TOKEN_MARK + new_secret()
    with atomic():
        token = ApiToken.create(
            token_hash=hash_of(secret), organisation=organisation, name=label, role=role, created_at=now
        )
        log_act(by, "tokens.create", organisation.code, now=now, name=label, role=role)
    return token, secret


def end_token(token: ApiToken, *, by: Viewer, now: datetime) -> None:
    """End a token at once."""
    rules.check_may_manage_tokens(by, organisation_id=token.organisation_id, role=token.role)
    with atomic():
        token.ended_at = now
        token.save()
        log_act(by, "tokens.end", token.organisation.code, now=now, name=token.name)


def use_link(secret: str, *, purpose: str, now: datetime) -> OneTimeLink:
    """Consume a one-time link inside the caller's transaction; of two who try at once only one gets it."""
    link = queries.find_link(secret, now=now)
    taken = OneTimeLink.update(used_at=now).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_null()).execute()
    if link.purpose != purpose or not taken or not _still_stands(link.membership, purpose):
        raise rules.LinkRefused(N_("Mã này đã dùng rồi hoặc không có. Nhờ người quản lý làm mã mới."))
    return link


def _still_stands(membership: Membership, purpose: str) -> bool:
    is_open = membership.ended_at is None and membership.person.is_active
    organisation = membership.organisation
    return is_open and (purpose == "invite" or membership.is_active) and (not organisation or organisation.is_active)


def _shut_old_doors(person: Person, *, now: datetime) -> None:
    """A new role must not be reached through sessions and links that an earlier manager could open."""
    end_sign_ins(person.id, now=now)
    _end_links(_memberships_of(person.id), purposes=("sign_in", "reset"), now=now)


def _check_may_let_in(membership: Membership, by: Viewer) -> None:
    if not membership.is_active:
        raise rules.AccessRefused(N_("Người này chưa nhận lời mời hoặc đã ngừng."))
    rules.check_may_let_in(by, queries.standings_of(membership.person_id))


def _make_link(membership: Membership, purpose: str, *, lasts: timedelta, by: Viewer, now: datetime) -> str:
    """A new link ends the earlier ones of its purpose: at any time at most one of a kind is open."""
    _end_links([membership.id], purposes=(purpose,), now=now)
    secret = new_secret()
    OneTimeLink.create(
        token_hash=hash_of(secret),
        purpose=purpose,
        membership=membership,
        made_by=by.person_id,
        created_at=now,
        expires_at=now + lasts,
    )
    return secret


def _end_links(memberships: object, *, purposes: tuple[str, ...], now: datetime) -> None:
    OneTimeLink.update(used_at=now).where(
        OneTimeLink.membership.in_(memberships), OneTimeLink.purpose.in_(purposes), OneTimeLink.used_at.is_null()
    ).execute()


def _create_person(login: str, name: str, password: str | None, *, now: datetime) -> Person:
    person = Person(login=login, password_hash=hash_password(password) if password else "", created_at=now)
    person.password_changed_at = now if password else None
    _rename(person, name)
    person.save(force_insert=True)
    return person


def _rename(person: Person, name: str) -> None:
    person.name = nfc(name)[:120]
    if not person.name:
        raise Invalid(N_("Nhập họ tên."), field="name")
    person.name_folded, person.name_sort = fold(person.name), sort_key(person.name)


def _create_membership(
    person: Person,
    role: str,
    organisation: Organisation | None,
    scope: Mapping[str, list[str]] | None,
    *,
    is_active: bool,
    now: datetime,
) -> Membership:
    _refuse_twice(person, role, organisation)
    kept = dict(scope) if scope and role == AUDITOR else {}
    created: Membership = Membership.create(
        person=person,
        organisation=organisation,
        role=role,
        scope=kept,
        is_active=is_active,
        created_at=now,
        accepted_at=now if is_active else None,
    )
    return created


def _refuse_twice(person: Person, role: str, organisation: Organisation | None) -> None:
    """One role a person in one organisation: a second one would only blur who did what."""
    here = Membership.organisation.is_null() if organisation is None else Membership.organisation == organisation
    standing = Membership.select().where(Membership.person == person, here, Membership.ended_at.is_null())
    if organisation is None:
        standing = standing.where(Membership.role == role)
    if standing.exists():
        raise rules.AccessRefused(N_("Người này đã có vai trò ở đây rồi."), field="login")


def _memberships_of(person_id: int) -> object:
    return Membership.select(Membership.id).where(Membership.person == person_id)


def _standing(membership: Membership) -> rules.Standing:
    return rules.Standing(membership.role, membership.organisation_id)


def _subject(membership: Membership) -> str:
    """`HTX-01/12`: readable for the organisation's manager, without a name in it."""
    organisation = membership.organisation
    return f"{organisation.code if organisation else '-'}/{membership.id}"
