"""The register of materials for people: the list, the form, one material, and the banned list."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from trace import clock
from trace.documents.actions import keep_picture
from trace.documents.models import Certificate, StoredFile
from trace.documents.queries import certificates_of
from trace.documents.rules import CERTIFICATE_NAMES
from trace.documents.stores import store_of
from trace.errors import Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.inputs import whole_number
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, RECORDERS
from trace.materials import actions, queries, rules, views
from trace.materials.catalogue import bans, known_actives
from trace.materials.models import Material
from trace.materials.rules import LABEL, UNVERIFIED, Waiting
from trace.materials.schemas import MaterialForm
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.processes.catalogue import FIELDS_OF_USE

pages = Blueprint("materials", __name__, url_prefix="/materials")
Answer = str | tuple[str, int] | AnyResponse
_ROWS, _MORE_ROWS = 1, "add_row"
_FACTS = ("kind", "name", "active", "registration_no", "producer", "supplier", "lot", "note")


@pages.get("/")
@allowed(SIGNED_IN)
def index() -> str:
    """The materials one may see, searched, filtered, sorted, paged; those used last first."""
    seen_by = signed_in()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.materials(listing, seen_by=seen_by)
    waitings = queries.waitings_of([one.id for one in page.items])
    return render_template(
        "materials/index.html",
        page=page,
        rows=views.rows(page.items, waitings, clock.today()),
        kinds=_kinds(),
        may_add=seen_by.role in RECORDERS,
        is_alone=not (seen_by.is_officer or seen_by.is_admin),
    )


@pages.get("/banned")
@allowed(SIGNED_IN)
def banned() -> str:
    """The banned list by field of use, and what a typed name meets."""
    asked, today = request.args.get("q", "").strip()[:200], clock.today()
    field = request.args.get("field", "")
    fields = (field,) if field in FIELDS_OF_USE else FIELDS_OF_USE
    found = rules.bans_met((asked,), fields, today, among=bans()) if asked else []
    listed = [ban for ban in bans() if ban.field in fields and ban.holds_on(today)]
    return render_template(
        "materials/banned.html",
        asked=asked,
        met=[views.say_ban(one) for one in found],
        prompt=views.prompt_words(asked, "", fields) if asked else "",
        rows=[views.ban_row(ban, today) for ban in listed],
        fields=[(code, gettext(rules.FIELD_NAMES[code])) for code in FIELDS_OF_USE],
    )


@pages.get("/new")
@allowed(*RECORDERS)
def new() -> str:
    """An empty form; `?kind=feed` chooses the kind."""
    return _form_page(Form({"kind": request.args.get("kind", "")}), None)


@pages.post("/new")
@allowed(*RECORDERS)
def create() -> Answer:
    """Save a new material."""
    return _save(None)


@pages.get("/<code>")
@allowed(SIGNED_IN)
def show(code: str) -> str:
    """One material with its days, its papers and the bans it meets."""
    material = queries.find_material(code, seen_by=signed_in())
    waitings = queries.waitings_of([material.id])[material.id]
    return render_template(
        "materials/show.html",
        material=views.whole(material, waitings, clock.today()),
        may_change=_may_change(material),
    )


@pages.get("/<code>/edit")
@allowed(*RECORDERS, ADMIN)
def edit(code: str) -> str:
    """The form with what stands."""
    material = _mine(code)
    values: dict[str, Any] = {name: getattr(material, name) for name in _FACTS}
    values["certificate"] = material.certificate_id or ""
    for place, one in enumerate(queries.waitings_of([material.id])[material.id]):
        values |= {f"crop-{place}": one.crop, f"days-{place}": str(one.days)}
        values[f"on_label-{place}"] = "1" if one.certainty == LABEL else ""
        values["rows"] = str(max(_ROWS, place + 2))
    return _form_page(Form(values), material)


@pages.post("/<code>/edit")
@allowed(*RECORDERS, ADMIN)
def change(code: str) -> Answer:
    """Save the form of a material that is there."""
    return _save(_mine(code))


@pages.post("/<code>/deactivate")
@allowed(*RECORDERS, ADMIN)
def deactivate(code: str) -> AnyResponse:
    """Forms no longer offer it."""
    material = _mine(code)
    actions.deactivate_material(material, by=signed_in(), now=clock.now())
    flash(gettext("Đã ngừng dùng “%(name)s”.", name=material.name))
    return _to(material)


@pages.post("/<code>/activate")
@allowed(*RECORDERS, ADMIN)
def activate(code: str) -> AnyResponse:
    """Offer it again."""
    material = _mine(code)
    actions.activate_material(material, by=signed_in(), now=clock.now())
    return _to(material)


def _save(material: Material | None) -> Answer:
    form = read_form(MaterialForm)
    if request.form.get("action") == _MORE_ROWS:
        form.errors.clear()
        form.values["rows"] = str(_row_count(form) + 1)
        return _form_page(form, material)
    owner = _organisation(material)
    waitings = _read_waitings(form)
    if form.is_valid:
        facts = {key: form.data[key] for key in _FACTS}
        try:
            facts |= {"certificate": _certificate(form.data["certificate"], owner), **_photo(form, owner)}
            saved = actions.save_material(
                owner, facts, by=signed_in(), now=clock.now(), material=material, waitings=waitings
            )
        except Refusal as refusal:
            if refusal.field == "waiting":
                refusal.field = "days-0"
            form.refuse(refusal)
        else:
            flash(gettext("Đã lưu vật tư."))
            return _to(saved)
    return _form_page(form, material), 422


def _read_waitings(form: Form) -> list[Waiting]:
    found = []
    for place in range(_row_count(form)):
        crop, typed = (str(form.values.get(f"{name}-{place}") or "") for name in ("crop", "days"))
        if not typed and not crop:
            continue
        days = whole_number(typed)
        if days is None:
            form.add_error(f"days-{place}", gettext("Ghi số ngày cách ly là số nguyên, ví dụ 14."))
            continue
        is_read = form.values.get(f"on_label-{place}") == "1"
        found.append(Waiting(crop, days, LABEL if is_read else UNVERIFIED))
    return found


def _photo(form: Form, owner: Organisation) -> dict[str, StoredFile]:
    upload = form.files.get("photo")
    content = upload.read() if upload and upload.filename else b""
    if not upload or not content:
        return {}
    store = store_of(current_app.config["SETTINGS"])
    name = upload.filename or ""
    return {"file": keep_picture(content, name=name, organisation=owner, by=signed_in(), now=clock.now(), store=store)}


def _certificate(number: str, owner: Organisation) -> Certificate | None:
    wanted = whole_number(number) if number else None
    if wanted is None:
        return None
    found: Certificate | None = Certificate.get_or_none(
        (Certificate.id == wanted) & (Certificate.organisation == owner.id)
    )
    return found


def _form_page(form: Form, material: Material | None) -> str:
    owner = _organisation(material)
    prompt = views.prompt_words(str(form.values.get("name") or ""), str(form.values.get("active") or ""), FIELDS_OF_USE)
    return render_template(
        "materials/form.html",
        form=form,
        material={"code": material.code, "name": material.name, "photo": material.file.sha256 if material.file else ""}
        if material
        else None,
        kinds=[
            {"value": code, "label": gettext(name), "icon": rules.KIND_ICONS[code]}
            for code, name in rules.KIND_NAMES.items()
        ],
        crops=views.crops(),
        prompt=prompt,
        row_count=_row_count(form),
        actives=sorted({one.name for one in known_actives()}),
        papers=[
            (paper.id, f"{gettext(CERTIFICATE_NAMES.get(paper.kind, paper.kind))} {paper.number}")
            for paper in certificates_of(("organisation", owner.id))
        ],
    )


def _row_count(form: Form) -> int:
    return min(max(whole_number(str(form.values.get("rows") or "")) or _ROWS, _ROWS), rules.MOST_CROPS)


def _organisation(material: Material | None) -> Organisation:
    if material is not None:
        found: Organisation = material.organisation
        return found
    viewer = signed_in()
    return find_organisation(viewer.organisation_id or 0, seen_by=viewer)


def _mine(code: str) -> Material:
    material = queries.find_material(code, seen_by=signed_in())
    rules.check_may_change(signed_in(), material.organisation_id)
    return material


def _may_change(material: Material) -> bool:
    seen_by = signed_in()
    return seen_by.role == ADMIN or (seen_by.role in RECORDERS and seen_by.owns(material.organisation_id))


def _to(material: Material) -> AnyResponse:
    return redirect(url_for("materials.show", code=material.code), code=303)


def _kinds() -> list[tuple[str, str]]:
    return [(code, gettext(name)) for code, name in rules.KIND_NAMES.items()]
