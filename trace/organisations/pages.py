"""Organisations as pages: the list, one of them, registering, changing, and an officer's approval."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, Viewer
from trace.organisations import actions, queries, rules, schemas
from trace.organisations.models import Organisation
from trace.places.entry import ChoosePlace, PlaceChoice, choices_for, read_address

pages = Blueprint("organisations", __name__, url_prefix="/organisations")

_PLACE_INPUTS = ("line", "commune", "place", "place_asked")


@pages.get("/")
@allowed(SIGNED_IN)
def index() -> Response:
    """The list, for those who see several; staff go straight to their own."""
    seen = signed_in()
    if not (seen.is_admin or seen.is_officer):
        return _go(queries.find_organisation(seen.organisation_id or 0, seen_by=seen))
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.organisations(listing, seen_by=seen)
    body = render_template(
        "organisations/index.html",
        page=page,
        organisations=[schemas.office_view(one) for one in page.items],
        kinds=_kinds(),
        districts=[(name, name) for name in queries.districts_of_organisations(seen_by=seen)],
    )
    return make_response(body)


@pages.get("/new")
@allowed(ADMIN)
def new() -> Response:
    """The form for one more."""
    return _form_page(Form({"kind": "coop"}), None, status=200)


@pages.post("/")
@allowed(ADMIN)
def create() -> Response:
    """Register an organisation."""
    form, places = _read()
    if form.is_valid:
        try:
            made = actions.register_organisation(form.data, by=signed_in(), now=clock.now())
            flash(_("Đã thêm cơ sở %(code)s.", code=made.code))
            _warn_of_abbreviations(made)
            return _go(made)
        except Refusal as refusal:
            form.refuse(refusal)
    return _form_page(form, None, places=places, status=422)


@pages.get("/<code>")
@allowed(SIGNED_IN)
def show(code: str) -> Response:
    """One organisation and whether it has been checked."""
    return _show_page(queries.find_organisation(code, seen_by=signed_in()), status=200)


@pages.get("/<code>/edit")
@allowed(MANAGER, ADMIN)
def edit(code: str) -> Response:
    """The form to change it."""
    organisation = queries.find_organisation(code, seen_by=signed_in())
    return _form_page(Form(schemas.form_values(organisation)), organisation, status=200)


@pages.post("/<code>")
@allowed(MANAGER, ADMIN)
def change(code: str) -> Response:
    """Change what was typed."""
    organisation = queries.find_organisation(code, seen_by=signed_in())
    was_approved = organisation.is_approved
    form, places = _read()
    if form.is_valid:
        try:
            actions.change_organisation(organisation, form.data, by=signed_in(), now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
    if not form.is_valid:
        return _form_page(form, organisation, places=places, status=422)
    flash(_("Đã lưu."))
    if was_approved and not organisation.is_approved:
        flash(_("Tên, loại hoặc số đăng ký đã đổi nên cơ sở cần được xác nhận lại."), "warning")
    _warn_of_abbreviations(organisation)
    return _go(organisation)


@pages.post("/<code>/deactivate")
@allowed(ADMIN)
def deactivate(code: str) -> Response:
    """Stop it: its people get in no more."""
    return _switch(code, actions.deactivate_organisation, _("Đã ngừng cơ sở. Người của cơ sở không vào được nữa."))


@pages.post("/<code>/reactivate")
@allowed(ADMIN)
def reactivate(code: str) -> Response:
    """Take that back."""
    return _switch(code, actions.reactivate_organisation, _("Cơ sở dùng lại được."))


def _switch(code: str, act: Callable[..., None], sentence: str) -> Response:
    organisation = queries.find_organisation(code, seen_by=signed_in())
    by: Viewer = signed_in()
    now: datetime = clock.now()
    try:
        act(organisation, by=by, now=now)
    except Refusal as refusal:
        form = Form()
        form.refuse(refusal)
        return _show_page(organisation, form=form, status=refusal.status)
    flash(sentence)
    return _go(organisation)


def _read() -> tuple[Form, list[PlaceChoice]]:
    """The posted form with its address resolved, and the places to choose from when several bear the name."""
    form = read_form(schemas.OrganisationForm)
    line, commune, chosen, asked = (form.values.get(name, "") for name in _PLACE_INPUTS)
    for name in _PLACE_INPUTS:
        form.data.pop(name, None)
    if not commune:
        return form, []
    try:
        # A choice made for another name counts no more: the name was corrected after it.
        form.data["address"] = read_address(line, commune, chosen=chosen if asked == commune else "").as_dict()
    except ChoosePlace as refusal:
        form.values["place_asked"] = commune
        form.refuse(refusal)
        return form, refusal.choices
    except Refusal as refusal:
        form.refuse(refusal)
    # Another field may be wrong too: the choice that was made stays on the form.
    return form, [one for one in choices_for(commune) if chosen and asked == commune and not form.is_valid]


def _warn_of_abbreviations(organisation: Organisation) -> None:
    found = rules.abbreviations_in(organisation.name)
    if found:
        sentence = _("Tên có chữ viết tắt “%(words)s”. Trên nhãn, tên cơ sở không được viết tắt (NĐ 37/2026 Điều 39).")
        flash(sentence % {"words": ", ".join(found)}, "warning")


def _go(organisation: Organisation) -> Response:
    return redirect(url_for("organisations.show", code=organisation.code), code=303)  # type: ignore[return-value]


def _kinds() -> list[tuple[str, str]]:
    return [(key, _(name)) for key, name in rules.KIND_NAMES.items()]


def _form_page(
    form: Form, organisation: Organisation | None, *, places: list[PlaceChoice] | None = None, status: int
) -> Response:
    body = render_template(
        "organisations/form.html",
        form=form,
        code=organisation.code if organisation else None,
        is_approved=bool(organisation and organisation.is_approved),
        kinds=_kinds(),
        places=[_place_option(one) for one in places or []],
    )
    return make_response(body, status)


def _place_option(place: PlaceChoice) -> dict[str, str]:
    now = _("nay là %(unit)s", unit=place.help) if place.help else ""
    return {"value": place.value, "label": place.label, "help": now}


def _show_page(organisation: Organisation, *, form: Form | None = None, status: int) -> Response:
    seen = signed_in()
    body = render_template(
        "organisations/show.html",
        organisation=schemas.office_view(organisation),
        form=form or Form(),
        may_change=seen.is_admin or (seen.role == MANAGER and seen.owns(organisation.id)),
        may_approve=seen.role in (ADMIN, AUDITOR),
        may_stop=seen.is_admin and not seen.owns(organisation.id),
    )
    return make_response(body, status)
