"""Coming in and going out, one's own account, and the page behind a one-time link."""

from datetime import timedelta

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from trace import clock
from trace.access import actions, actions_sign_in, queries, rules, schemas
from trace.access.models import Membership, OneTimeLink, Person, SignIn
from trace.access.navigation import first_page
from trace.access.pages_office import acts, tokens
from trace.access.pages_people import people
from trace.access.secrets import hash_of
from trace.access.wiring import forget_secret, keep_secret
from trace.database import atomic
from trace.errors import Refusal
from trace.kit import practice
from trace.kit.forms import Form, read_form
from trace.kit.guards import ANYONE, SIGNED_IN, allowed, signed_in, viewer
from trace.kit.paths import local_path
from trace.kit.throttle import TooOften, count_try

pages = Blueprint("access", __name__)
blueprints = (people, tokens, acts)


@pages.get("/sign-in")
@allowed(ANYONE)
def sign_in() -> Response:
    """The form; who is in already goes on."""
    seen = viewer()
    if seen:
        return _go(_next() or first_page(seen))
    return _sign_in_page(Form({"next": _next()}), status=200)


@pages.post("/sign-in")
@allowed(ANYONE)
def enter_with_password() -> Response:
    """Open a session with login and password."""
    form = read_form(schemas.SignInForm)
    if not form.is_valid:
        return _sign_in_page(form, status=422)
    try:
        opened, secret = actions_sign_in.sign_in(
            form.data["login"],
            form.data["password"],
            address=request.remote_addr or "",
            device=_device(),
            now=clock.now(),
        )
    except TooOften as refusal:
        form.refuse(refusal)
        response = _sign_in_page(form, status=429)
        response.headers["Retry-After"] = str(refusal.params["seconds"])
        return response
    except rules.SignInRefused as refusal:
        form.refuse(refusal)
        return _sign_in_page(form, status=422)
    return _let_in(opened, secret, path=local_path(form.data["next"], otherwise=""))


@pages.post("/sign-out")
@practice.always
@allowed(ANYONE)
def sign_out() -> Response:
    """End this device's session; harmless for who is out already."""
    seen = viewer()
    if seen is not None and seen.session_id is not None:
        actions_sign_in.sign_out(by=seen, now=clock.now())
    session.clear()
    flash(_("Đã đăng xuất."))
    return forget_secret(_go(url_for("access.sign_in")))


@pages.get("/choose")
@allowed(SIGNED_IN)
def choose() -> Response:
    """Which organisation to work for now."""
    return _choose_page(Form({"next": _next()}), status=200)


@pages.post("/choose")
@practice.always
@allowed(SIGNED_IN)
def go_on_as() -> Response:
    """Go on in another of one's own roles."""
    form = read_form(schemas.ChooseForm)
    if form.is_valid:
        try:
            chosen = actions_sign_in.choose_membership(form.data["membership"], by=signed_in(), now=clock.now())
            return _go(local_path(form.data["next"], otherwise=first_page(chosen)))
        except Refusal as refusal:
            form.refuse(refusal)
    return _choose_page(form, status=422)


@pages.get("/enter/<secret>")
@allowed(ANYONE)
def link(secret: str) -> Response:
    """What a one-time link is for; looking, as previews of messages do, never uses it up."""
    try:
        found = queries.find_link(secret, now=clock.now())
    except rules.LinkRefused as refusal:
        return _link_ended(refusal)
    return _link_page(found, Form({"name": found.membership.person.name}), status=200)


@pages.post("/enter/<secret>")
@allowed(ANYONE)
def use_link(secret: str) -> Response:
    """Use a one-time link up: come in, take an offered role, or set a new password."""
    now = clock.now()
    try:
        found = queries.find_link(secret, now=now)
    except rules.LinkRefused as refusal:
        return _link_ended(refusal)
    form = read_form(
        {"invite": schemas.InvitationForm, "reset": schemas.NewPasswordForm}.get(found.purpose, schemas.FormSchema)
    )
    if not form.is_valid:
        return _link_page(found, form, status=422)
    try:
        count_try(f"enter:{hash_of(secret)[:32]}", limit=10, per=timedelta(minutes=15), now=now)
        with atomic():
            opened, session_secret = _use(found.purpose, secret, form)
    except rules.LinkRefused as refusal:
        return _link_ended(refusal)
    except Refusal as refusal:
        form.refuse(refusal)
        return _link_page(found, form, status=refusal.status)
    return _let_in(opened, session_secret, path="")


@pages.get("/account/")
@allowed(SIGNED_IN)
def account() -> Response:
    """One's own name, language, password, and where one is signed in."""
    return _account_page(status=200)


@pages.post("/account/details")
@allowed(SIGNED_IN)
def change_details() -> Response:
    """Change one's own name and language."""
    form = read_form(schemas.DetailsForm)
    if form.is_valid:
        try:
            actions.change_own_details(**form.data, by=signed_in(), now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
    if not form.is_valid:
        return _account_page(details=form, status=422)
    flash(_("Đã lưu."))
    return _keep_language(_go(url_for("access.account")), form.data["language"])


@pages.post("/account/password")
@allowed(SIGNED_IN)
def change_password() -> Response:
    """Change one's own password; other devices are signed out."""
    form = read_form(schemas.OwnPasswordForm)
    if form.is_valid:
        try:
            count_try(f"own-password:{signed_in().person_id}", limit=10, per=timedelta(minutes=15), now=clock.now())
            actions.change_own_password(
                old=form.data["old"], new=form.data["password"], by=signed_in(), now=clock.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
    if not form.is_valid:
        return _account_page(password=form, status=422)
    flash(_("Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất."))
    return _go(url_for("access.account"))


@pages.post("/account/sign-ins/<int:sign_in_id>/end")
@allowed(SIGNED_IN)
def end_sign_in(sign_in_id: int) -> Response:
    """Sign one device out."""
    actions_sign_in.end_sign_in(sign_in_id, by=signed_in(), now=clock.now())
    flash(_("Đã đăng xuất thiết bị đó."))
    return _go(url_for("access.account"))


@pages.post("/account/sign-ins/end")
@allowed(SIGNED_IN)
def end_other_sign_ins() -> Response:
    """Sign all other devices out."""
    actions_sign_in.end_other_sign_ins(by=signed_in(), now=clock.now())
    flash(_("Đã đăng xuất mọi thiết bị khác."))
    return _go(url_for("access.account"))


def _use(purpose: str, secret: str, form: Form) -> tuple[SignIn, str]:
    now, device = clock.now(), _device()
    if purpose == "sign_in":
        return actions_sign_in.sign_in_by_link(secret, device=device, now=now)
    membership: Membership
    if purpose == "invite":
        membership = actions.accept_invitation(secret, name=form.data["name"], password=form.data["password"], now=now)
    else:
        membership = actions.reset_password(secret, password=form.data["password"], now=now)
    return actions_sign_in.open_session(membership, device=device, now=now)


def _let_in(opened: SignIn, secret: str, *, path: str) -> Response:
    """Into the house: a fresh CSRF token, the person's language where this browser has none, the choice of
    organisation where there is one."""
    person: Person = opened.membership.person
    session.clear()
    if len(queries.active_memberships(person.id)) > 1:
        path = url_for("access.choose", next=path or None)
    response = keep_secret(_go(path or first_page(queries.viewer_of(opened.membership))), secret)
    return response if request.cookies.get("lang") else _keep_language(response, person.language)


def _keep_language(response: Response, language: str) -> Response:
    response.set_cookie("lang", language, max_age=31_536_000, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def _device() -> str:
    return rules.device_name(request.user_agent.string)


def _next() -> str:
    return local_path(request.args.get("next"), otherwise="")


def _go(path: str) -> Response:
    return redirect(path, code=303)  # type: ignore[return-value]


def _sign_in_page(form: Form, *, status: int) -> Response:
    return make_response(render_template("access/sign_in.html", form=form), status)


def _choose_page(form: Form, *, status: int) -> Response:
    seen = signed_in()
    roles = queries.active_memberships(seen.person_id or 0)
    form.values.setdefault("membership", next((r.id for r in roles if _is_current(r)), None))
    views = [schemas.person_view(role) for role in roles]
    return make_response(render_template("access/choose.html", form=form, roles=views), status)


def _is_current(role: Membership) -> bool:
    seen = signed_in()
    return (role.organisation_id, role.role) == (seen.organisation_id, seen.role)


def _link_page(found: OneTimeLink, form: Form, *, status: int) -> Response:
    page = render_template("access/enter.html", form=form, link=schemas.link_view(found))
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _link_ended(refusal: rules.LinkRefused) -> Response:
    form = Form()
    form.refuse(refusal)
    return make_response(render_template("access/link_ended.html", sentence=form.errors[""][0]), 410)


def _account_page(*, status: int, details: Form | None = None, password: Form | None = None) -> Response:
    seen = signed_in()
    person: Person | None = Person.get_or_none(Person.id == seen.person_id)
    if person is None:  # a token has no account of its own
        return _go("/")
    devices = [
        schemas.sign_in_view(one, current_id=seen.session_id) for one in queries.sign_ins_of(person.id, now=clock.now())
    ]
    page = render_template(
        "access/account.html",
        details=details or Form({"name": person.name, "language": person.language}),
        password=password or Form(),
        login=rules.show_login(person.login),
        roles=[schemas.person_view(role) for role in queries.active_memberships(person.id)],
        devices=devices,
    )
    return make_response(page, status)
