"""People of an organisation, for its manager; everybody, for an admin. One-time codes are shown once."""

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from trace import clock
from trace.access import actions, queries, rules, schemas
from trace.access.models import Membership
from trace.access.qr import qr_svg
from trace.access.rules_offices import offices
from trace.errors import N_, Invalid, Refusal
from trace.kit.days import show_moment
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation, partners
from trace.places.queries import district_names

people = Blueprint("people", __name__, url_prefix="/people")

_LASTS = {
    "invite": actions.INVITATION_LASTS,
    "sign_in": actions.SIGN_IN_LINK_LASTS,
    "reset": actions.RESET_LASTS,
}


@people.get("/")
@allowed(MANAGER, ADMIN)
def index() -> str:
    """Who works here, as what."""
    listing = Listing.read(request.args, sorts=queries.PEOPLE_SORTS, filters=queries.PEOPLE_FILTERS)
    page = queries.people(listing, seen_by=signed_in())
    return render_template(
        "access/people.html", page=page, people=[schemas.person_view(one) for one in page.items], **_choices()
    )


@people.get("/new")
@allowed(MANAGER, ADMIN)
def new() -> Response:
    """The form to invite somebody."""
    return _new_page(Form({"organisation": request.args.get("organisation", ""), "role": "staff"}), status=200)


@people.post("/")
@allowed(MANAGER, ADMIN)
def invite() -> Response:
    """Offer a role and show the one-time code that takes it."""
    form = read_form(schemas.NewPersonForm)
    if form.is_valid:
        try:
            membership, secret = actions.invite(
                form.data["login"],
                name=form.data["name"],
                role=form.data["role"],
                organisation=_organisation(form.data["organisation"]),
                scope=_scope(form) if form.data["role"] == AUDITOR else None,
                by=signed_in(),
                now=clock.now(),
            )
            return _link_page(membership, "invite", secret)
        except Refusal as refusal:
            form.refuse(refusal)
    return _new_page(form, status=422)


@people.get("/<int:membership_id>")
@allowed(MANAGER, ADMIN)
def show(membership_id: int) -> Response:
    """One person in one role, and what can be done."""
    return _show_page(queries.find_membership(membership_id, seen_by=signed_in()), status=200)


@people.post("/<int:membership_id>/link")
@allowed(MANAGER, ADMIN)
def make_link(membership_id: int) -> Response:
    """Make a one-time code: to come in at once, to set a new password, to take the offer."""
    membership = queries.find_membership(membership_id, seen_by=signed_in())
    form = read_form(schemas.LinkForm)
    if form.is_valid:
        try:
            purpose = form.data["purpose"]
            return _link_page(membership, purpose, _make(purpose, membership))
        except Refusal as refusal:
            form.refuse(refusal)
    return _show_page(membership, form=form, status=422)


@people.post("/<int:membership_id>/role")
@allowed(MANAGER, ADMIN)
def change_role(membership_id: int) -> Response:
    """Give somebody another role."""
    membership = queries.find_membership(membership_id, seen_by=signed_in())
    form = read_form(schemas.RoleForm)
    if form.is_valid:
        try:
            actions.change_role(membership, form.data["role"], by=signed_in(), now=clock.now())
            return _done(membership, _("Đã đổi vai trò."))
        except Refusal as refusal:
            form.refuse(refusal)
    return _show_page(membership, form=form, status=422)


@people.post("/<int:membership_id>/scope")
@allowed(ADMIN)
def change_scope(membership_id: int) -> Response:
    """What an officer may read."""
    membership = queries.find_membership(membership_id, seen_by=signed_in())
    form = read_form(schemas.ScopeForm)
    if form.is_valid:
        try:
            actions.change_scope(membership, _scope(form), by=signed_in(), now=clock.now())
            return _done(membership, _("Đã lưu phạm vi."))
        except Refusal as refusal:
            form.refuse(refusal)
    return _show_page(membership, form=form, status=422)


@people.post("/<int:membership_id>/end")
@allowed(MANAGER, ADMIN)
def end(membership_id: int) -> Response:
    """Take a role away; can be taken back."""
    return _try(membership_id, actions.end_membership, _("Đã ngừng. Người này không vào được nữa."))


@people.post("/<int:membership_id>/restore")
@allowed(MANAGER, ADMIN)
def restore(membership_id: int) -> Response:
    """Give an ended role back."""
    return _try(membership_id, actions.restore_membership, _("Đã cho làm việc lại."))


def _try(membership_id: int, act, sentence: str) -> Response:  # type: ignore[no-untyped-def]
    membership = queries.find_membership(membership_id, seen_by=signed_in())
    try:
        act(membership, by=signed_in(), now=clock.now())
    except Refusal as refusal:
        form = Form()
        form.refuse(refusal)
        return _show_page(membership, form=form, status=refusal.status)
    return _done(membership, sentence)


def _make(purpose: str, membership: Membership) -> str:
    make = {
        "invite": actions.repeat_invitation,
        "sign_in": actions.make_sign_in_link,
        "reset": actions.make_reset_link,
    }[purpose]
    return make(membership, by=signed_in(), now=clock.now())


def _organisation(typed: str) -> Organisation | None:
    """A manager's own; for an admin the one whose code was typed or chosen ("HTX-01 · HTX …")."""
    seen = signed_in()
    if not seen.is_admin:
        return find_organisation(seen.organisation_id or 0, seen_by=seen)
    code = typed.partition(" ")[0]
    if not code:
        return None
    try:
        return find_organisation(code, seen_by=seen)
    except Refusal:
        raise Invalid(N_("Không có cơ sở mã “%(code)s”."), field="organisation", code=code) from None


def _scope(form: Form) -> dict[str, list[str]]:
    return rules.read_scope(
        form.data["categories"],
        form.data["districts"],
        known_districts=district_names(),
        office=form.data.get("office", ""),
    )


def _done(membership: Membership, sentence: str) -> Response:
    flash(sentence)
    return redirect(url_for("people.show", membership_id=membership.id), code=303)  # type: ignore[return-value]


def _choices() -> dict[str, object]:
    """What the forms offer this viewer."""
    is_admin = signed_in().is_admin
    roles = rules.ROLE_NAMES if is_admin else rules.ORGANISATION_ROLES
    return {
        "roles": [{"value": r, "label": _(rules.ROLE_NAMES[r]), "help": _(rules.ROLE_HELP[r])} for r in roles],
        "categories": [(key, _(name)) for key, name in rules.SCOPE_CATEGORIES.items()] if is_admin else [],
        "districts": [(name, name) for name in district_names()] if is_admin else [],
        "offices": [(one.code, one.name(str(get_locale()))) for one in offices()] if is_admin else [],
    }


def _new_page(form: Form, *, status: int) -> Response:
    choices = [(o.code, o.name) for o in partners("", limit=200)] if signed_in().is_admin else []
    return make_response(render_template("access/invite.html", form=form, organisations=choices, **_choices()), status)


def _show_page(membership: Membership, *, form: Form | None = None, status: int) -> Response:
    person = schemas.person_view(membership)
    shown = form or Form()
    shown.values = {**person, **shown.values}
    page = render_template(
        "access/person.html",
        person=person,
        form=shown,
        is_self=membership.person_id == signed_in().person_id,
        may_let_in=_may_let_in(membership),
        **_choices(),
    )
    return make_response(page, status)


def _may_let_in(membership: Membership) -> bool:
    try:
        rules.check_may_let_in(signed_in(), queries.standings_of(membership.person_id))
    except Refusal:
        return False
    return membership.is_active


def _link_page(membership: Membership, purpose: str, secret: str) -> Response:
    """The code on the screen, once: only its hash is kept."""
    settings = current_app.config["SETTINGS"]
    host = settings.base_url if settings.is_public else request.host_url.rstrip("/")
    address = host + url_for("access.link", secret=secret)
    page = render_template(
        "access/link.html",
        person=schemas.person_view(membership),
        purpose=purpose,
        address=address,
        qr=qr_svg(address, label=_("Mã QR")),
        until=show_moment(clock.now() + _LASTS[purpose]),
    )
    return make_response(page, 200)
