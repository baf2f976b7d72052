"""Cases and pallets: the list, packing, one pack with all in it, taking out; numbers on single units of a lot."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.desk import leaving, pack_form, pack_view
from trace.desk.batch_view import link
from trace.desk.reading import attempt
from trace.desk.recent import first, recent_of
from trace.desk.record_pages import own_organisation
from trace.desk.saying import tell_of
from trace.desk.subjects import batch_href, batch_subject
from trace.events import actions
from trace.events.entries import Entry
from trace.events.models import Event
from trace.events.models_packs import CASE, PALLET, Pack
from trace.events.numbering import MOST_UNITS
from trace.events.rules import check_may_record
from trace.kit.forms import Form
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import whole_number
from trace.kit.paging import Listing
from trace.kit.practice import practised
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.packs import queries
from trace.packs.rules import LEVEL_NAMES, STATE_NAMES, State
from trace.sites.models import Site
from trace.sites.queries import sites_to_choose

packs = Blueprint("packs", __name__, url_prefix="/packs")
units = Blueprint("units", __name__, url_prefix="/batches")
ADD = "add"


@packs.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """Every pack the reader may see."""
    viewer = signed_in()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.packs(listing, seen_by=viewer)
    return render_template(
        "packs/index.html",
        page=page,
        rows=pack_view.rows_of(list(page.items)),
        filters=[
            {"name": "state", "label": _("Tình trạng"), "options": [(one.value, _(STATE_NAMES[one])) for one in State]},
            {"name": "level", "label": _("Loại"), "options": [(key, _(name)) for key, name in LEVEL_NAMES.items()]},
        ],
        is_searched=bool(listing.search or listing.filters),
        is_own=viewer.organisation_id is not None and not viewer.is_officer,
        new_href=link(viewer, "packs.new"),
    )


@packs.get("/new")
@allowed(*RECORDERS)
def new() -> str:
    """Choose what goes in; `?lot=`, `?pack=` choose it beforehand, `?into=` adds to a pack that is there."""
    values = {
        "entry_id": str(uuid4()),
        "happened_on": clock.today().isoformat(),
        "lot": request.args.getlist("lot"),
        "unit": request.args.getlist("unit"),
        "pack": request.args.getlist("pack"),
        "level": PALLET if request.args.get("pack") else CASE,
        "sscc": "1",
        "into": request.args.get("into", ""),
    }
    return _new_page(Form(values))


@packs.post("/new")
@practised
@allowed(*RECORDERS)
def create() -> Any:
    """Read the codes once more, or pack."""
    by, form = signed_in(), pack_form.posted()
    into = _into(form)
    contents = pack_form.read_packing(form, by=by)
    if request.form.get("action") == ADD:
        form.errors = {name: said for name, said in form.errors.items() if name == "codes"}
        return _new_page(form), 422 if form.errors else 200
    if form.is_valid and not contents.named():
        form.add_error("", _("Chưa chọn gì để xếp: ghi số lượng, chọn con có số, hoặc quét mã."))
    entry = _entry(form)
    if not form.is_valid:
        return _new_page(form), 422
    wants = form.values.get("sscc") == "1" if own_organisation(by).gs1_prefix else False
    made: list[Pack] = []
    refused = attempt(
        form,
        lambda: made.append(
            actions.pack_up(
                contents, entry=entry, pack=into, level=str(form.values.get("level") or CASE), with_sscc=wants
            )
        ),
    )
    if refused:
        return _new_page(form), refused
    tell_of(_("Đã xếp vào %(pack)s.", pack=made[0].code), entry.entry_id)
    return redirect(url_for("packs.show", code=made[0].code), code=303)


@packs.get("/<code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> str:
    """One pack: its number big, what is in it, what was done with it."""
    return _page(queries.find_pack(code, seen_by=signed_in()))


@packs.post("/<code>/unpacking")
@practised
@allowed(*RECORDERS)
def unpack(code: str) -> Any:
    """Take all out, or what was chosen."""
    pack, form = queries.find_pack(code, seen_by=signed_in()), pack_form.posted()
    check_may_record(signed_in(), [pack.organisation_id])
    inside = queries.contents_of(pack)
    chosen = None if form.values.get("all") == "1" else pack_form.read_unpacking(form, inside)
    if form.is_valid and chosen is not None and not chosen.named():
        form.add_error("", _("Chưa chọn lấy gì ra."))
    entry = _entry(form)
    if not form.is_valid:
        return _page(pack, form), 422
    refused = attempt(form, lambda: actions.unpack(pack, contents=chosen, entry=entry))
    if refused:
        return _page(pack, form), refused
    tell_of(_("Đã lấy ra khỏi %(pack)s.", pack=pack.code), entry.entry_id)
    return redirect(url_for("packs.show", code=pack.code), code=303)


@units.get("/<code>/units")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index_units(code: str) -> str:
    """The units of a lot that have a number of their own, and the form that gives more."""
    batch = find_batch(code, seen_by=signed_in())
    return _units_page(batch, Form({"entry_id": str(uuid4()), "happened_on": clock.today().isoformat()}))


@units.post("/<code>/units")
@practised
@allowed(*RECORDERS)
def tag(code: str) -> Any:
    """Give numbers: those typed, or so many new ones."""
    batch, form = find_batch(code, seen_by=signed_in()), pack_form.posted()
    serials = [one.strip() for one in str(form.values.get("serials") or "").split("\n") if one.strip()]
    typed = str(form.values.get("count") or "")
    count = whole_number(typed) if typed else 0
    if count is None:
        form.add_error("count", _("Cần nhập số nguyên."))
    entry = _entry(form)
    if not form.is_valid:
        return _units_page(batch, form), 422
    refused = attempt(
        form,
        lambda: actions.tag_units(batch, serials=serials, count=0 if serials else count or 0, entry=entry),
        names=("serials",),
    )
    if refused:
        return _units_page(batch, form), refused
    tell_of(_("Đã đánh số."), entry.entry_id)
    return redirect(url_for("units.index_units", code=batch.code), code=303)


def _entry(form: Form) -> Entry:
    by, code = signed_in(), str(form.values.get("site") or "")
    places = {site.code: site for site in sites_to_choose(by.organisation_id or 0)}
    if code and code not in places:
        form.add_error("site", _("Không tìm thấy địa điểm này."))
    return Entry(
        by=by,
        now=clock.now(),
        entry_id=str(form.values.get("entry_id") or uuid4()),
        happened_at=_same_moment(form),
        site=places.get(code),
    )


def _same_moment(form: Form) -> Any:
    """A form sent twice has a new moment; under the first one the action knows the entry again."""
    moment = pack_form.moment_of(form)
    first = Event.get_or_none(
        (Event.organisation == signed_in().organisation_id)
        & (Event.entry_id == str(form.values.get("entry_id") or ""))
        & (Event.declared_at == "")
    )
    return first.happened_at if first is not None else moment


def _into(form: Form) -> Pack | None:
    code = str(form.values.get("into") or "")
    return queries.find_pack(code, seen_by=signed_in()) if code else None


def _new_page(form: Form) -> str:
    by = signed_in()
    organisation = own_organisation(by)
    into = _into(form)
    lots = pack_form.lot_choices(organisation.id, form.values["lot"], seen_by=by)
    return render_template(
        "packs/new.html",
        form=form,
        into=into.code if into else "",
        lots=lots,
        units=_with_chosen(pack_form.unit_choices(lots), form.values["unit"]),
        packs=_with_chosen(pack_form.pack_choices(organisation.id, besides=into), form.values["pack"]),
        levels=[{"value": key, "label": _(name), "icon": pack_view.icon_of(key)} for key, name in LEVEL_NAMES.items()],
        has_prefix=bool(organisation.gs1_prefix),
        sites=[(site.code, site.name) for site in _places(organisation.id)],
        today=clock.today().isoformat(),
    )


def _places(organisation_id: int) -> list[Site]:
    return first(sites_to_choose(organisation_id), recent_of(organisation_id).sites, key=lambda site: site.code)


def _with_chosen(choices: list[dict[str, Any]], chosen: list[str]) -> list[dict[str, Any]]:
    """What was chosen stays in the form, also where the list would not offer it."""
    offered = {one["value"] for one in choices}
    more = [{"value": one, "label": one.rpartition("/")[2]} for one in chosen if one not in offered]
    return [*more, *choices]


def _page(pack: Pack, form: Form | None = None) -> str:
    viewer = signed_in()
    may_write = viewer.role in RECORDERS and viewer.owns(pack.organisation_id)
    inside = queries.contents_of(pack)
    tree = pack_view.tree_of(inside)
    return render_template(
        "packs/show.html",
        row=pack_view.rows_of([pack])[0],
        tree=tree,
        warnings=pack_view.warnings_of(inside),
        entries=pack_view.entries_about(pack, seen_by=viewer),
        address=pack_view.address_of(pack),
        path=pack_view.path_of(pack),
        may_write=may_write,
        ways_out=_ways_out(pack, inside) if may_write and pack.gone_at is None else [],
        is_empty=not (inside.lots or inside.packs),
        direct=[
            {
                "code": lot.batch.code,
                "lot": lot.batch.lot,
                "line": line,
                "has_amount": bool(lot.thousandths),
            }
            for lot, line in zip(inside.lots, tree.lots, strict=True)
        ],
        unit_options=[
            {"value": f"{lot.batch.code}/{serial}", "label": serial, "help": lot.batch.lot}
            for lot in inside.lots
            for serial in lot.serials
        ],
        pack_options=[(one.code, one.code) for one in tree.packs],
        form=form,
        entry_id=str(uuid4()),
        today=clock.today().isoformat(),
    )


def _ways_out(pack: Pack, inside: queries.Inside) -> list[dict[str, str]]:
    """How the whole pack may leave; the form is that of the first lot in it."""
    lot = next((one.batch for one in queries.flat(inside)), None)
    if lot is None:
        return []
    return leaving.ways_out(batch_subject(lot.code, seen_by=signed_in()), pack=pack)


def _units_page(batch: Batch, form: Form) -> str:
    viewer = signed_in()
    found = queries.units_of(batch)
    return render_template(
        "packs/units.html",
        form=form,
        code=batch.code,
        lot=batch.lot,
        name=f"{batch.product.name if batch.product else batch.name} · {batch.lot}",
        back=batch_href(batch.code),
        rows=[
            {
                "serial": unit.serial,
                "path": f"/01/{batch.gtin}/10/{batch.lot}/21/{unit.serial}"
                if batch.gtin
                else f"/t/{batch.code}/{unit.serial}",
                "pack": pack.code if pack else "",
                "href": url_for("packs.show", code=pack.code) if pack else "",
            }
            for unit, pack in found
        ],
        said=ngettext("%(num)s con, gói có số riêng", "%(num)s con, gói có số riêng", len(found)),
        most=MOST_UNITS,
        may_write=viewer.role in RECORDERS and viewer.owns(batch.organisation_id),
        today=clock.today().isoformat(),
    )
