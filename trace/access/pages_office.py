"""Tokens of machines, and the log of who did what."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.access import actions, queries, rules, schemas
from trace.access.act_names import ACT_NAMES
from trace.errors import N_, Invalid, Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, MANAGER
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation, partners

tokens = Blueprint("tokens", __name__, url_prefix="/tokens")
acts = Blueprint("acts", __name__, url_prefix="/acts")


@tokens.get("/")
@allowed(MANAGER, ADMIN)
def index() -> Response:
    """Machines that may come in, and the form for one more."""
    return _tokens_page(Form({"role": "staff"}), status=200)


@tokens.post("/")
@allowed(MANAGER, ADMIN)
def create() -> Response:
    """Make a token and show it, once."""
    form = read_form(schemas.TokenForm)
    if form.is_valid:
        try:
            token, secret = actions.create_token(
                _organisation(form.data["organisation"]),
                name=form.data["name"],
                role=form.data["role"],
                by=signed_in(),
                now=clock.now(),
            )
            return make_response(render_template("access/token.html", token=schemas.token_view(token), secret=secret))
        except Refusal as refusal:
            form.refuse(refusal)
    return _tokens_page(form, status=422)


@tokens.post("/<int:token_id>/end")
@allowed(MANAGER, ADMIN)
def end(token_id: int) -> Response:
    """End a token at once."""
    token = queries.find_token(token_id, seen_by=signed_in())
    actions.end_token(token, by=signed_in(), now=clock.now())
    flash(_("Đã hủy mã truy cập."))
    return redirect(url_for("tokens.index"), code=303)  # type: ignore[return-value]


@acts.get("/")
@allowed(MANAGER, ADMIN)
def log() -> str:
    """Who did what, the latest first."""
    listing = Listing.read(request.args, sorts=queries.ACT_SORTS, filters=queries.ACT_FILTERS)
    page = queries.acts(listing, seen_by=signed_in())
    return render_template(
        "access/acts.html",
        page=page,
        acts=[schemas.act_view(one) for one in page.items],
        names=[(key, _(name)) for key, name in ACT_NAMES.items()],
        people=queries.people_with_acts(seen_by=signed_in()),
    )


def _organisation(typed: str) -> Organisation:
    seen = signed_in()
    if not seen.is_admin:
        return find_organisation(seen.organisation_id or 0, seen_by=seen)
    try:
        return find_organisation(typed.partition(" ")[0], seen_by=seen)
    except Refusal:
        raise Invalid(N_("Chọn cơ sở dùng mã này."), field="organisation") from None


def _tokens_page(form: Form, *, status: int) -> Response:
    seen = signed_in()
    page = render_template(
        "access/tokens.html",
        form=form,
        tokens=[schemas.token_view(one) for one in queries.tokens(seen_by=seen)],
        roles=[(role, _(rules.ROLE_NAMES[role])) for role in rules.TOKEN_ROLES],
        organisations=[(o.code, o.name) for o in partners("", limit=200)] if seen.is_admin else [],
    )
    return make_response(page, status)
