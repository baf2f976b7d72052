"""Coming in and going out: password or one-time code opens a session; sessions end singly or all."""

from datetime import datetime, timedelta

from trace.access import queries, rules
from trace.access.actions import end_sign_ins, use_link
from trace.access.models import ApiToken, Membership, Person, SignIn
from trace.access.passwords import hash_password, is_outdated, is_password
from trace.access.secrets import hash_of, new_secret
from trace.database import atomic
from trace.errors import N_, Invalid, NotFound
from trace.kit.acts import log_act
from trace.kit.throttle import count_try, forget_tries
from trace.kit.viewer import ADMIN, AUDITOR, Viewer

# Those who see many organisations are asked again sooner.
SESSION_LASTS = {ADMIN: timedelta(hours=12), AUDITOR: timedelta(days=3)}
SESSION_LASTS_OTHERWISE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)

TRIES_PER_LOGIN = 10
TRIES_PER_ADDRESS = 60
WINDOW = timedelta(minutes=15)

_REFUSED = N_("Tên đăng nhập hoặc mật khẩu không đúng.")


class UnknownSignIn(NotFound):
    """No such session, or not yours."""


def sign_in(login: str, password: str, *, address: str, device: str, now: datetime) -> tuple[SignIn, str]:
    """Open a session with a password; gives it and its secret.

    The same time and the same sentence for a wrong password, an unknown login and one whose roles have all ended.
    Tries are counted per login and per network address across all workers.
    """
    key = _key(login)
    bucket = f"sign-in:{hash_of(key)[:32]}"
    count_try(f"sign-in-from:{hash_of(address)[:32]}", limit=TRIES_PER_ADDRESS, per=WINDOW, now=now)
    count_try(bucket, limit=TRIES_PER_LOGIN, per=WINDOW, now=now)
    person: Person | None = Person.get_or_none(Person.login == key)
    is_right = is_password(person.password_hash if person else "", password)
    roles = queries.active_memberships(person.id) if person and is_right else []
    if person is None or not roles:
        log_act(None, "access.sign_in_refused", now=now, login=bucket[-12:])
        raise rules.SignInRefused(_REFUSED, field="password")
    forget_tries(bucket)
    with atomic():
        if is_outdated(person.password_hash):
            Person.update(password_hash=hash_password(password)).where(Person.id == person.id).execute()
        return open_session(_last_used(roles), device=device, now=now)


def sign_in_by_link(secret: str, *, device: str, now: datetime) -> tuple[SignIn, str]:
    """Open a session with a one-time code, which is used up by it."""
    with atomic():
        link = use_link(secret, purpose="sign_in", now=now)
        return open_session(link.membership, device=device, now=now)


def open_session(membership: Membership, *, device: str, now: datetime) -> tuple[SignIn, str]:
    """A session in this role for somebody who has just proved to be the person."""
    secret = new_secret()
    with atomic():
        opened: SignIn = SignIn.create(
            token_hash=hash_of(secret),
            membership=membership,
            device=device[:160],
            created_at=now,
            seen_at=now,
            expires_at=now + lasts(membership.role),
        )
        log_act(queries.viewer_of(membership, session_id=opened.id), "access.sign_in", now=now)
    return opened, secret


def lasts(role: str) -> timedelta:
    """How long a session lives after it was last seen."""
    return SESSION_LASTS.get(role, SESSION_LASTS_OTHERWISE)


def mark_seen(session: SignIn | ApiToken, *, now: datetime) -> None:
    """Note that it is in use, at most every five minutes; a session's end moves with it."""
    if session.seen_at is not None and now - session.seen_at < SEEN_EVERY:
        return
    changes: dict[str, datetime] = {"seen_at": now}
    if isinstance(session, SignIn):
        changes["expires_at"] = now + lasts(session.membership.role)
    type(session).update(changes).where(type(session).id == session.id).execute()


def choose_membership(membership_id: int, *, by: Viewer, now: datetime) -> Viewer:
    """Go on in another of one's own roles, on this device."""
    chosen = next((m for m in queries.active_memberships(by.person_id or 0) if m.id == membership_id), None)
    if chosen is None or by.session_id is None:
        raise Invalid(N_("Chọn một cơ sở trong danh sách."), field="membership")
    with atomic():
        changes = {"membership": chosen, "seen_at": now, "expires_at": now + lasts(chosen.role)}
        SignIn.update(changes).where(SignIn.id == by.session_id).execute()
        viewer = queries.viewer_of(chosen, session_id=by.session_id)
        if (chosen.organisation_id, chosen.role) != (by.organisation_id, by.role):
            log_act(viewer, "access.choose", now=now)
    return viewer


def sign_out(*, by: Viewer, now: datetime) -> None:
    """End this device's session."""
    with atomic():
        SignIn.update(ended_at=now).where(SignIn.id == by.session_id, SignIn.ended_at.is_null()).execute()
        log_act(by, "access.sign_out", now=now)


def end_sign_in(sign_in_id: int, *, by: Viewer, now: datetime) -> None:
    """End one of one's own sessions, for instance on a lost telephone."""
    mine = {one.id for one in queries.sign_ins_of(by.person_id or 0, now=now)}
    if sign_in_id not in mine:
        raise UnknownSignIn(N_("Không tìm thấy thiết bị này."))
    with atomic():
        SignIn.update(ended_at=now).where(SignIn.id == sign_in_id).execute()
        log_act(by, "access.end_sign_in", now=now)


def end_other_sign_ins(*, by: Viewer, now: datetime) -> int:
    """End all one's sessions but this one; gives how many ended."""
    with atomic():
        ended = end_sign_ins(by.person_id or 0, besides=by.session_id, now=now)
        log_act(by, "access.end_other_sign_ins", now=now, ended=ended)
    return ended


def _key(login: str) -> str:
    """The stored form of a login, so that all spellings of a number are counted together; nonsense as typed."""
    try:
        return rules.parse_login(login)
    except Invalid:
        return login.strip().lower()


def _last_used(roles: list[Membership]) -> Membership:
    """The role this person worked in last: most people have one, the others may switch."""
    ids = [role.id for role in roles]
    last = SignIn.select(SignIn.membership).where(SignIn.membership.in_(ids)).order_by(SignIn.seen_at.desc()).first()
    return next((role for role in roles if last and role.id == last.membership_id), roles[0])
