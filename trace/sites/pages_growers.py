"""Households that grow for an organisation, for its staff: the list, the form, one household, making it nameless."""

from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from trace import clock
from trace.errors import Invalid, Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.paging import Listing
from trace.kit.viewer import MANAGER, STAFF
from trace.organisations.queries import find_organisation
from trace.places.entry import ChoosePlace, PlaceChoice, read_address
from trace.sites import actions_growers as actions
from trace.sites import queries_growers as queries
from trace.sites import rules
from trace.sites import views_growers as views
from trace.sites.areas import Area, parse_area
from trace.sites.models import Grower, Site
from trace.sites.queries import find_site
from trace.sites.schemas import GrowerForm

pages = Blueprint("growers", __name__, url_prefix="/growers")
Answer = str | tuple[str, int] | AnyResponse
_FACTS = ("name", "external_no", "phone", "id_number", "group_name", "consented_on", "consent_note", "note")


@pages.get("/")
@allowed(STAFF, MANAGER)
def index() -> str:
    """The organisation's households, searched, filtered, sorted, paged."""
    seen_by = signed_in()
    page = queries.growers(Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS), seen_by=seen_by)
    return render_template(
        "sites/growers.html",
        page=page,
        rows=views.rows(page.items, queries.plots_of([row.id for row in page.items])),
        groups=[(name, name) for name in queries.groups_of(seen_by=seen_by)],
    )


@pages.get("/new")
@allowed(STAFF, MANAGER)
def new() -> str:
    """An empty form."""
    return _form_page(Form({"plot_kind": "plot"}), None)


@pages.post("/new")
@allowed(STAFF, MANAGER)
def create() -> Answer:
    """Write a household down."""
    return _save(None)


@pages.get("/<code>")
@allowed(STAFF, MANAGER)
def show(code: str) -> str:
    """One household with its fields and ponds."""
    grower = queries.find_grower(code, seen_by=signed_in())
    return render_template("sites/grower.html", grower=views.whole(grower, queries.plots_of([grower.id])[grower.id]))


@pages.get("/<code>/edit")
@allowed(STAFF, MANAGER)
def edit(code: str) -> str:
    """The form with what stands."""
    grower = queries.find_grower(code, seen_by=signed_in())
    return _form_page(
        Form({**views.form_values(grower, queries.plots_of([grower.id])[grower.id]), "plot_kind": "plot"}), grower
    )


@pages.post("/<code>/edit")
@allowed(STAFF, MANAGER)
def change(code: str) -> Answer:
    """Save the form of a household that is there."""
    return _save(queries.find_grower(code, seen_by=signed_in()))


@pages.post("/<code>/pseudonymise")
@allowed(STAFF, MANAGER)
def pseudonymise(code: str) -> AnyResponse:
    """Erase who it is, for good."""
    grower = queries.find_grower(code, seen_by=signed_in())
    actions.pseudonymise_grower(grower, by=signed_in(), now=clock.now())
    flash(gettext("Đã xóa tên, số điện thoại và giấy tờ của hộ này."))
    return _to(grower)


@dataclass
class _Typed:
    """What the typed address, places and area mean; every refusal stands beside its field."""

    address: dict[str, object] | None = None
    line: str = ""
    choices: list[PlaceChoice] = field(default_factory=list)
    plots: list[Site] = field(default_factory=list)
    area: Area | None = None


def _save(grower: Grower | None) -> Answer:
    form = read_form(GrowerForm)
    typed = _read(form) if form.data else _Typed()
    to_confirm = bool(typed.area and typed.area.is_converted and form.data.get("seen") != str(typed.area.m2))
    if form.is_valid and not to_confirm:
        try:
            saved = _written(form, typed, grower)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã lưu hộ thành viên."))
            return _to(saved)
    return _form_page(form, grower, typed), 422


def _written(form: Form, typed: _Typed, grower: Grower | None) -> Grower:
    """The household, the places it works, and the one written beside it, in one transaction."""
    by, now = signed_in(), clock.now()
    owner = find_organisation(by.organisation_id or 0, seen_by=by)
    data = {name: form.data[name] for name in _FACTS} | {"address": typed.address, "address_typed": typed.line}
    facts = {name: form.data[f"plot_{name}"] for name in ("kind", "name", "area")}
    plot = {**facts, "address": typed.address} if facts["name"] or facts["area"] else None
    return actions.save_with_plots(owner, data, typed.plots, plot, by=by, now=now, grower=grower)


def _read(form: Form) -> _Typed:
    typed, data = _Typed(), form.data
    chosen = data["place"] if data["place_asked"] == data["commune"] else ""
    try:
        if data["commune"]:
            typed.address = read_address(data["line"], data["commune"], chosen=chosen).as_dict()
        else:
            typed.line = data["line"]
        if data["plot_area"]:
            typed.area = parse_area(data["plot_area"])
    except ChoosePlace as refusal:
        typed.choices = refusal.choices
        form.values["place_asked"] = data["commune"]
        form.refuse(refusal)
    except Invalid as refusal:
        form.refuse(Invalid(refusal.msgid, field=_FIELDS.get(refusal.field or "", refusal.field), **refusal.params))
    if (data["plot_name"] or data["plot_area"]) and not data["commune"]:
        form.add_error("commune", gettext("Thửa, ao mới cần có xã, phường."))
    for code in data["plots"]:
        try:
            typed.plots.append(find_site(code, seen_by=signed_in()))
        except Refusal as refusal:
            form.refuse(Invalid(refusal.msgid, field="plots"))
    return typed


_FIELDS = {"area": "plot_area"}


def _form_page(form: Form, grower: Grower | None, typed: _Typed | None = None) -> str:
    free = queries.plots_to_choose(signed_in().organisation_id or 0, grower=grower)
    return render_template(
        "sites/grower_form.html",
        form=form,
        grower={"code": grower.code, "name": views.shown_name(grower)} if grower else None,
        area=typed.area if typed and typed.area and typed.area.is_converted and form.is_valid else None,
        choices=[{"value": c.value, "label": c.label, "help": c.help} for c in (typed.choices if typed else ())],
        plots=[{"value": one.code, "label": one.name, "help": views.shown_area(one)} for one in free],
        plot_kinds=[(kind, gettext(rules.KIND_NAMES[kind])) for kind in rules.GROWING_KINDS],
    )


def _to(grower: Grower) -> AnyResponse:
    return redirect(url_for("growers.show", code=grower.code), code=303)
