"""Places for people: the list, the form with its converted area and drawn outline, the page of one place."""

import hashlib
from collections.abc import Callable

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from trace import clock
from trace.documents.queries import certificates_of
from trace.documents.views import certificate_rows
from trace.errors import N_, Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, MANAGER, STAFF, Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.places.entry import ChoosePlace, PlaceChoice, read_address
from trace.sites import actions, queries, rules, views
from trace.sites.areas import Area, parse_area
from trace.sites.models import Site
from trace.sites.outline import Outline, OutlineRefused, read_outline
from trace.sites.pages_growers import pages as growers_pages
from trace.sites.schemas import SiteForm

pages = Blueprint("sites", __name__, url_prefix="/sites")
blueprints = (growers_pages,)
Answer = str | tuple[str, int] | AnyResponse
LARGEST_OUTLINE_BYTES = 200_000
# What rooms above know of a place and put on its page, as finished HTML.
PANELS: list[Callable[[Site, Viewer], str]] = []


@pages.get("/")
@allowed(SIGNED_IN)
def index() -> str:
    """The places one may see, searched, filtered, sorted, paged."""
    seen_by = signed_in()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.sites(listing, seen_by=seen_by)
    return render_template(
        "sites/index.html",
        page=page,
        rows=views.rows(page.items, seen_by=seen_by),
        kinds=_kinds(),
        districts=[(name, name) for name in queries.districts_of_sites(seen_by=seen_by)],
        may_add=seen_by.role in (STAFF, MANAGER),
        has_growers=seen_by.role in (STAFF, MANAGER),
        is_alone=not (seen_by.is_officer or seen_by.is_admin),
    )


@pages.get("/new")
@allowed(STAFF, MANAGER)
def new() -> str:
    """An empty form; `?kind=pond` chooses the kind."""
    return _form_page(Form({"kind": request.args.get("kind", "")}), None)


@pages.post("/new")
@allowed(STAFF, MANAGER)
def create() -> Answer:
    """Save a new place once everything converted has been seen."""
    return _save(None)


@pages.get("/<code>")
@allowed(SIGNED_IN)
def show(code: str) -> str:
    """One place with its outline."""
    seen_by = signed_in()
    site = queries.find_site(code, seen_by=seen_by)
    papers = certificates_of(("site", site.id))
    return render_template(
        "sites/show.html",
        site=views.whole(site, seen_by=seen_by),
        certificates=certificate_rows(papers, seen_by=seen_by, today=clock.today()),
        may_change=_may_change(site),
        may_add=seen_by.role in (STAFF, MANAGER),
        base_url=current_app.config["SETTINGS"].base_url,
        panels=[panel(site, seen_by) for panel in PANELS],
    )


@pages.get("/<code>/edit")
@allowed(STAFF, MANAGER, ADMIN)
def edit(code: str) -> str:
    """The form with what stands."""
    site = _mine(code)
    values = views.form_values(site)
    seen = _digest(site.area_m2, str(values["outline"]))
    return _form_page(Form({**values, "place_asked": values["commune"], "seen": seen}), site)


@pages.post("/<code>/edit")
@allowed(STAFF, MANAGER, ADMIN)
def change(code: str) -> Answer:
    """Save the form of a place that is there."""
    return _save(_mine(code))


@pages.post("/<code>/deactivate")
@allowed(STAFF, MANAGER, ADMIN)
def deactivate(code: str) -> AnyResponse:
    """No new work there."""
    site = _mine(code)
    actions.deactivate_site(site, by=signed_in(), now=clock.now())
    return _to(site)


@pages.post("/<code>/activate")
@allowed(STAFF, MANAGER, ADMIN)
def activate(code: str) -> AnyResponse:
    """Work there again."""
    site = _mine(code)
    actions.activate_site(site, by=signed_in(), now=clock.now())
    return _to(site)


def _save(site: Site | None) -> Answer:
    form = read_form(SiteForm)
    typed = _Typed(form)
    if form.is_valid and typed.is_seen:
        data = {key: form.data[key] for key in ("kind", "name", "area", "growing_area_code", "household_count", "note")}
        data |= {"gln": form.data["gln"], "outline": typed.outline_text, "address": typed.address}
        try:
            saved = actions.save_site(_organisation(site), data, by=signed_in(), now=clock.now(), site=site)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã lưu địa điểm."))
            return _to(saved)
    return _form_page(form, site, typed), 422


class _Typed:
    """What the typed address, area and outline mean; every refusal is put beside its field."""

    def __init__(self, form: Form) -> None:
        self.choices: list[PlaceChoice] = []
        self.area: Area | None = None
        self.outline: Outline | None = None
        self.outline_text = ""
        self.address: dict[str, object] | None = None
        if form.data:
            self._read(form)
        digest = _digest(self.area.m2 if self.area else None, self.outline_text)
        seen = str(form.values.get("seen", ""))
        # A converted area alone may have been seen while typing; a drawing only after it was drawn here.
        seen_while_typing = f"m2:{self.area.m2}" if self.area and not self.outline else None
        needs_look = bool(self.outline or (self.area and self.area.is_converted))
        self.is_seen = not needs_look or seen in (digest, seen_while_typing)
        self.seen = digest

    def _read(self, form: Form) -> None:
        data = form.data
        # A choice counts for the name it was made for; another name asks again.
        chosen = data["place"] if data["place_asked"] == data["commune"] else ""
        try:
            self.address = read_address(data["line"], data["commune"], chosen=chosen).as_dict()
        except ChoosePlace as refusal:
            self.choices = refusal.choices
            form.values["place_asked"] = data["commune"]
            form.refuse(refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        try:
            self.area = parse_area(data["area"]) if data["area"] else None
        except Refusal as refusal:
            form.refuse(refusal)
        try:
            self._read_outline(form)
        except Refusal as refusal:
            form.refuse(refusal)

    def _read_outline(self, form: Form) -> None:
        """An uploaded file wins over what stands in the box."""
        sent = form.files.get("outline_file")
        text = form.data["outline"]
        if sent and sent.filename:
            content = sent.read(LARGEST_OUTLINE_BYTES + 1)
            if len(content) > LARGEST_OUTLINE_BYTES:
                raise OutlineRefused(N_("Tệp lớn quá; một thửa chỉ cần vài chục điểm."), field="outline")
            text = content.decode("utf-8-sig", errors="replace").strip()
        if text:
            self.outline = read_outline(text)
            self.outline_text = self.outline.as_lines()
            form.values["outline"] = self.outline_text


def _form_page(form: Form, site: Site | None, typed: _Typed | None = None) -> str:
    area = typed.area if typed else None
    outline = typed.outline if typed else None
    to_confirm = bool(typed and form.is_valid and not typed.is_seen)
    # The mark of what was seen goes along only when this very page shows it.
    seen = typed.seen if typed and to_confirm else form.values.get("seen", "")
    return render_template(
        "sites/form.html",
        form=form,
        site=views.whole(site, seen_by=signed_in()) if site else None,
        kinds=[{"value": k, "label": gettext(n), "icon": rules.KIND_ICONS[k]} for k, n in rules.KIND_NAMES.items()],
        choices=[{"value": c.value, "label": c.label, "help": c.help} for c in (typed.choices if typed else ())],
        to_confirm=to_confirm,
        area=area.shown if area and area.is_converted else "",
        sketch=views.sketch(outline, area.m2 if area else None) if outline else None,
        seen=seen,
        may_have_gln=bool(_organisation(site).gs1_prefix),
    )


def _digest(m2: int | None, outline_text: str) -> str:
    """What was shown, in one short word."""
    return hashlib.sha256(f"{m2 or ''}|{outline_text}".encode()).hexdigest()[:16]


def _organisation(site: Site | None) -> Organisation:
    if site is not None:
        organisation: Organisation = site.organisation
        return organisation
    return find_organisation(signed_in().organisation_id or 0, seen_by=signed_in())


def _mine(code: str) -> Site:
    """A place the asker may change; an officer's view is not a right to write."""
    site = queries.find_site(code, seen_by=signed_in())
    rules.check_may_change(signed_in(), site.organisation_id)
    return site


def _may_change(site: Site) -> bool:
    seen_by = signed_in()
    return seen_by.role == ADMIN or (seen_by.role in (STAFF, MANAGER) and seen_by.owns(site.organisation_id))


def _to(site: Site) -> AnyResponse:
    return redirect(url_for("sites.show", code=site.code), code=303)


def _kinds() -> list[tuple[str, str]]:
    return [(code, gettext(name)) for code, name in rules.KIND_NAMES.items()]
