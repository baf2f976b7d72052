"""Mẫu tem: the gallery of layouts, one layout, copying it, the versions of own ones. Editing is in `own_pages`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import Refusal
from trace.kit.days import show_moment
from trace.kit.forms import Form, clean
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.labels import actions_layouts, actions_making, layout_views, own_queries, queries
from trace.labels.layout import LAYOUTS_FOLDER, Layout, LayoutBroken, find_layout, table_of
from trace.labels.layouts import OWN, UnknownLayout, build, layout_hash, layouts_for, name_of, version_of
from trace.labels.models import OwnLayout, OwnLayoutVersion
from trace.labels.own_outline import outline_svg
from trace.labels.own_samples import filling_for
from trace.labels.problems import LabelRefused
from trace.labels.sheet import picture_svg
from trace.labels.svg import render_svg
from trace.organisations.queries import find_organisation
from trace.settings import Settings

layouts = Blueprint("layouts", __name__, url_prefix="/labels/layouts")
FILTERS = ("kind", "size", "purpose")


@layouts.get("/")
@allowed(SIGNED_IN)
def index() -> str:
    """Every layout to choose from, those that the organisation prints with first; its own ones, put aside ones too."""
    seen = signed_in()
    listing = Listing.read(request.args, sorts=("use",), filters=FILTERS)
    used = own_queries.use_of_layouts(seen.organisation_id) if seen.organisation_id else {}
    all_of_them = layouts_for(seen.organisation_id)
    found = layout_views.chosen(all_of_them, search=listing.search, filters=listing.filters)
    house = [one for one in found if not one.name.startswith(OWN)]
    own = _own_rows(own_queries.own_layouts_of(seen.organisation_id)) if _may_edit() else []
    is_searched = bool(listing.search or listing.filters)
    if is_searched:
        names = {one.name for one in found}
        own = [one for one in own if one["name"] in names]
    return render_template(
        "labels/layouts.html",
        own=[{**one, "used": used.get(one["name"], 0)} for one in own],
        layouts=[
            {**layout_views.layout_view(one), "used": used.get(one.name, 0)}
            for one in layout_views.used_first(house, used)
        ],
        sizes=layout_views.sizes_of(all_of_them),
        kinds=[(kind, _(words)) for kind, words in layout_views.KIND_WORDS.items()],
        purposes=[(purpose, _(words)) for purpose, words in layout_views.PURPOSE_WORDS.items()],
        is_searched=is_searched,
        may_edit=_may_edit(),
    )


@layouts.get("/<name>")
@allowed(SIGNED_IN)
def show(name: str) -> Response:
    """One layout: its label large, its sheet, its numbers; an own one with its versions."""
    return _page_of(name, Form(), status=200)


@layouts.get("/<name>/picture")
@allowed(SIGNED_IN)
def picture(name: str) -> Response:
    """The picture in the house's folder, or an own layout drawn with its made-up values."""
    if not name.startswith(OWN):
        kept = LAYOUTS_FOLDER / find_layout(name).name / "picture.png"
        response = Response(kept.read_bytes(), content_type="image/png")
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response
    version = own_queries.last_version(own_queries.own_layout(name, seen_by=signed_in()))
    return _drawn(version)


@layouts.get("/<name>/versions/<int:number>/picture")
@allowed(*RECORDERS)
def version_picture(name: str, number: int) -> Response:
    """An older state of an own layout, drawn with made-up values."""
    return _drawn(version_of(own_queries.own_layout(name, seen_by=signed_in()), number))


@layouts.post("/<name>/copy")
@allowed(*RECORDERS)
def copy(name: str) -> Response:
    """An own layout that begins as this one, open in the editor."""
    seen = signed_in()
    if name.startswith(OWN):
        source = own_queries.own_layout(name, seen_by=seen)
        version = own_queries.last_version(source)
        table, behind, title = version.table, source.source, source.title
    else:
        house = find_layout(name)
        table, behind, title = table_of(house), house.name, house.title
    own = actions_layouts.copy_layout(
        find_organisation(seen.organisation_id or 0, seen_by=seen),
        table,
        title=_("%(title)s, của cơ sở", title=title)[:80] if not name.startswith(OWN) else title,
        source=behind,
        by=seen,
        now=clock.now(),
    )
    flash(_("Đã chép. Sửa xong bấm Lưu."))
    return _to("layouts.edit", own)


@layouts.post("/<name>/undo")
@allowed(*RECORDERS)
def undo(name: str) -> Response:
    """Back to the version before."""
    own = own_queries.own_layout(name, seen_by=signed_in())
    before = own_queries.number_before(own_queries.last_version(own))
    if before is not None:
        _restore(own, before)
    return _to("layouts.show", own)


@layouts.post("/<name>/versions/<int:number>/restore")
@allowed(*RECORDERS)
def restore(name: str, number: int) -> Response:
    """Bring an older version back as the newest."""
    own = own_queries.own_layout(name, seen_by=signed_in())
    _restore(own, number)
    return _to("layouts.show", own)


@layouts.post("/<name>/rename")
@allowed(*RECORDERS)
def rename(name: str) -> Response:
    """Another name; a name that cannot be comes back with what was typed."""
    own = own_queries.own_layout(name, seen_by=signed_in())
    form = Form({"title": clean(request.form.get("title", ""))})
    try:
        actions_layouts.rename_layout(own, form.values["title"], by=signed_in(), now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page_of(name, form, status=422)
    flash(_("Đã đổi tên."))
    return _to("layouts.show", own)


@layouts.post("/<name>/retire")
@allowed(*RECORDERS)
def retire(name: str) -> Response:
    """Put it aside; its page offers the way back."""
    own = own_queries.own_layout(name, seen_by=signed_in())
    actions_layouts.retire_layout(own, by=signed_in(), now=clock.now())
    flash(_("Đã thôi dùng mẫu “%(title)s”. Tem đã in vẫn giữ nguyên.", title=own.title))
    return _to("layouts.show", own)


@layouts.post("/<name>/revive")
@allowed(*RECORDERS)
def revive(name: str) -> Response:
    """Take it up again."""
    own = own_queries.own_layout(name, seen_by=signed_in())
    actions_layouts.revive_layout(own, by=signed_in(), now=clock.now())
    flash(_("Đã dùng lại mẫu “%(title)s”.", title=own.title))
    return _to("layouts.show", own)


@layouts.get("/printed/<number>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def printed(number: str) -> str:
    """The layout that a run was printed with, as it was then: for whoever may see the run, officers too."""
    run = queries.find_run(number, seen_by=signed_in())
    layout, facts = actions_making.label_as_printed(run)
    return render_template(
        "labels/layout_printed.html",
        run={"number": run.number, "href": url_for("labels.show", number=run.number), "name": run.batch.name,
             "lot": run.batch.lot, "printed_at": show_moment(run.created_at), "hash": run.layout_hash},
        layout=layout_views.layout_facts(layout),
        picture=render_svg(layout, facts),
        is_same_now=layout_hash(layout) in {layout_hash(one) for one in layouts_for(run.organisation_id)},
    )  # fmt: skip


def _page_of(name: str, form: Form, *, status: int) -> Response:
    seen = signed_in()
    if name.startswith(OWN):
        own = own_queries.own_layout(name, seen_by=seen)
        version = own_queries.last_version(own)
        form.values.setdefault("title", own.title)
        shown = {**_own_row(own, version), **_facts_of(version)}
        versions = [_version_row(own, one) for one in own_queries.versions_of(own)]
        before = own_queries.number_before(version)
    else:
        layout = find_layout(name)
        shown = {**layout_views.layout_view(layout), **layout_views.layout_facts(layout), "sheet": _sheet(layout)}
        versions, before = [], None
    page = render_template(
        "labels/layout.html", layout=shown, versions=versions, before=before, form=form, may_edit=_may_edit()
    )
    return make_response(page, status)


def _own_rows(found: Sequence[OwnLayout]) -> list[dict[str, Any]]:
    versions = own_queries.last_versions(found)
    return [_own_row(own, versions[own.id]) for own in found]


def _own_row(own: OwnLayout, version: OwnLayoutVersion) -> dict[str, Any]:
    """An own layout in the gallery; a draft without a size that could be drawn still has its title."""
    table = version.table
    grid = table["grid"]
    name = name_of(own)
    return {
        "name": name,
        "title": own.title,
        "is_own": True,
        "is_retired": own.retired_at is not None,
        "is_draft": own.usable_number != own.number,
        "usable_number": own.usable_number,
        "number": own.number,
        "changed_at": show_moment(own.changed_at),
        "label": layout_views.measures(grid["label_width_mm"], grid["label_height_mm"]),
        "on_page": grid["columns"] * grid["rows"],
        "is_sheet": table["kind"] == "sheet",
        "purpose": layout_views.purpose_words(table["purpose"]),
        "dpi": table["dpi"],
        "caution": table.get("caution", ""),
        "picture": url_for("layouts.picture", name=name, v=own.number),
        "href": url_for("layouts.show", name=name),
        "width_px": round(grid["label_width_mm"] * 4),
        "height_px": round(grid["label_height_mm"] * 4),
    }


def _facts_of(version: OwnLayoutVersion) -> dict[str, Any]:
    layout = _layout_of(version)
    return {**layout_views.layout_facts(layout), "sheet": _sheet(layout)} if layout else {"facts": [], "sheet": ""}


def _version_row(own: OwnLayout, one: own_queries.Version) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": show_moment(one.created_at),
        "by": one.created_by,
        "is_draft": not one.is_usable,
        "restored_from": one.restored_from,
        "is_last": one.number == own.number,
        "is_printed_with": one.number == own.usable_number,
        "picture": url_for("layouts.version_picture", name=name_of(own), number=one.number),
    }


def _layout_of(version: OwnLayoutVersion) -> Layout | None:
    own = version.own_layout
    try:
        return build(name_of(own), version.table, organisation_id=own.organisation_id, source=own.source)
    except (LayoutBroken, UnknownLayout):
        return None


def _drawn(version: OwnLayoutVersion) -> Response:
    """As SVG with made-up values; a draft that cannot be drawn shows its boxes."""
    layout = _layout_of(version)
    svg = outline_svg(version.table, is_alone=True)
    if layout is not None:
        try:
            filling = filling_for(layout, "sample", version.own_layout.organisation, settings=_settings())
            svg = render_svg(layout, filling.facts)
        except LabelRefused:
            pass
    return Response(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, no-cache"})


def _sheet(layout: Layout) -> str:
    return picture_svg(layout, translate=_) if layout.kind == "sheet" else ""


def _restore(own: OwnLayout, number: int) -> None:
    version = actions_layouts.restore_version(own, number, by=signed_in(), now=clock.now())
    flash(_("Đã đưa bản số %(old)s về dùng, thành bản số %(new)s.", old=number, new=version.number))


def _to(endpoint: str, own: OwnLayout) -> Response:
    return redirect(url_for(endpoint, name=name_of(own)), code=303)  # type: ignore[return-value]


def _may_edit() -> bool:
    return signed_in().role in RECORDERS


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
