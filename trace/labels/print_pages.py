"""Signs, posters, labels of cases and tags: choosing, seeing, printing; and every one that was printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import marshmallow as ma
from flask import Blueprint, Response, abort, current_app, flash, make_response, redirect, render_template, request
from flask import url_for as link_to
from flask_babel import gettext as _

from trace import clock
from trace.batches.queries import find_batch
from trace.errors import N_, NotFound, Refusal
from trace.kit.days import show_moment
from trace.kit.forms import Form, FormSchema, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.inputs import LineField
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.labels import actions_prints, queries, queries_prints, things
from trace.labels.drawing import check_fit
from trace.labels.layout import Layout
from trace.labels.layout_views import layout_view
from trace.labels.layouts import kept_titles, layout_by_hash, layouts_for
from trace.labels.ordering import who, words_of
from trace.labels.problems import LabelRefused
from trace.labels.rules_prints import KINDS, POSTER, TAG, Kind, PrintRefused, Thing
from trace.labels.schemas import POSITIVE
from trace.labels.sheet import pages_needed
from trace.labels.svg import render_svg
from trace.organisations.queries import find_organisation

prints = Blueprint("label_prints", __name__, url_prefix="/labels/prints")
FIND, PREVIEW = "find", "preview"


class ThingsForm(FormSchema):
    """What was chosen to print, on which layout, how often."""

    about = ma.fields.List(LineField(longest=80), load_default=list)
    layout = LineField(longest=40, load_default="")
    copies = ma.fields.Integer(load_default=1, validate=POSITIVE)
    start_slot = ma.fields.Integer(load_default=1, validate=POSITIVE)
    printer = LineField(longest=60, load_default="")
    reason = LineField(longest=300, load_default="")
    lot = LineField(longest=40, load_default="")
    q = LineField(longest=100, load_default="")
    action = LineField(longest=10, load_default="")
    entry_id = LineField(longest=40, load_default="")


@dataclass
class Order:
    """The form as it stands."""

    kind: str
    what: Kind
    layouts: list[Layout]
    layout: Layout
    chosen: list[Thing]
    form: Form


@prints.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """Every print the reader may see."""
    seen = signed_in()
    listing = Listing.read(request.args, sorts=queries_prints.SORTS, filters=queries_prints.FILTERS)
    page = queries_prints.prints(listing, seen_by=seen)
    return render_template(
        "labels/prints/index.html",
        page=page,
        rows=_rows(page.items),
        kinds=[(code, _(kind.name)) for code, kind in KINDS.items()],
        may_print=seen.role in RECORDERS,
        is_searched=bool(listing.search or listing.filters),
    )


@prints.get("/new/<kind>")
@allowed(*RECORDERS)
def new(kind: str) -> Response:
    """Choose what to print; `?about=` chooses beforehand, `?lot=` says whose units are tagged."""
    seen, asked = signed_in(), request.args
    form = Form({"about": asked.getlist("about"), "lot": asked.get("lot", ""), "q": asked.get("q", ""),
                 "layout": asked.get("layout", ""), "copies": 1, "start_slot": ""})  # fmt: skip
    if not form.values["about"] and kind in (POSTER, TAG):
        found = things.choices_of(kind, search="", lot=form.values["lot"], seen_by=seen, now=clock.now())
        again = queries_prints.printed_before(kind, [one.identifier for one in found]) if kind == TAG else {}
        form.values["about"] = [one.value for one in found if one.identifier not in again]
    return _page(kind, form, status=200)


@prints.post("/new/<kind>")
@allowed(*RECORDERS)
@idempotent
def create(kind: str) -> Any:
    """Look for more, look at it, or print."""
    form = read_form(ThingsForm)
    form.values.setdefault("about", [])
    if form.values.get("action") in (FIND, PREVIEW):
        form.errors = {}
        return _page(kind, form, status=200)
    if not form.is_valid:
        return _page(kind, form, status=422)
    seen, now = signed_in(), clock.now()
    try:
        order = _order(kind, form)
        things.check_lots_may_print(kind, form.data["about"], order.layout.purpose, seen_by=seen, now=now)
        made = actions_prints.print_things(
            kind,
            order.chosen,
            organisation_id=seen.organisation_id or 0,
            about=_about(kind, order.chosen, form),
            layout=order.layout,
            copies=form.data["copies"],
            start_slot=min(form.data["start_slot"], order.layout.labels_per_page),
            printer=form.data["printer"],
            reason=form.data["reason"],
            by=seen,
            now=now,
            via="page",
        )
    except LabelRefused as refusal:
        for problem in refusal.problems:
            form.add_error("layout", words_of(problem))
        return _page(kind, form, status=refusal.status)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(kind, form, status=refusal.status)
    flash(_("Đã tạo tệp để in."))
    return redirect(link_to("label_prints.show", number=made.number), code=303)


@prints.get("/<number>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(number: str) -> str:
    """One print: its file, what it is about, its place in the log."""
    seen = signed_in()
    row = queries_prints.find_print(number, seen_by=seen)
    layout = layout_by_hash(row.layout_hash)
    first = actions_prints.labels_of(row)[0]
    facts, serial = first if isinstance(first, tuple) else (first, None)
    return render_template(
        "labels/prints/show.html",
        row=_rows([row])[0],
        picture=render_svg(layout, facts, serial=serial),
        names=actions_prints.names_in(row),
        calibration=row.calibration,
        printed_by=who(row.created_by_id, row.via),
        ledger_index=row.ledger_index,
        data_hash=row.data_hash,
        may_print=seen.role in RECORDERS and seen.owns(row.organisation_id),
    )


@prints.get("/<number>/file")
@allowed(*RECORDERS)
def file(number: str) -> Response:
    """The PDF, as it was first made; `?shown=1` opens it in the browser."""
    row = queries_prints.find_print(number, seen_by=signed_in())
    content = actions_prints.write_print(row, layout_by_hash(row.layout_hash))
    way = "inline" if "shown" in request.args else "attachment"
    headers = {"Content-Disposition": f'{way}; filename="in-{row.kind}-{row.number}.pdf"'}
    return Response(content, content_type="application/pdf", headers={**headers, "Cache-Control": "private, no-cache"})


def _page(kind: str, form: Form, *, status: int) -> Response:
    """The form with what was chosen, what else there is, and the first label as it would be printed."""
    seen, now = signed_in(), clock.now()
    order = _order(kind, form, is_strict=False)
    chosen = {str(value) for value in form.values["about"]}
    found = things.choices_of(
        kind, search=str(form.values.get("q") or ""), lot=str(form.values.get("lot") or ""), seen_by=seen, now=now
    )
    again = queries_prints.printed_before(
        kind, [*(one.identifier for one in order.chosen), *(c.identifier for c in found)]
    )
    offered = {one.value for one in found}
    kept = [
        things.Choice(value, one.name, "", one.identifier)
        for value, one in zip(dict.fromkeys(form.values["about"]), order.chosen, strict=False)
        if value not in offered
    ]
    copies = _number(form.values.get("copies"))
    return make_response(
        render_template(
            "labels/prints/new.html",
            form=form,
            kind=kind,
            title=_(order.what.name),
            choices=[
                {"value": one.value, "label": one.label, "help": one.help, "is_chosen": one.value in chosen,
                 "again": again.get(one.identifier, 0)}
                for one in [*kept, *found]
            ],
            layouts=[layout_view(one) for one in order.layouts],
            layout=order.layout.name,
            printers=[(one.name, one.name) for one in queries.printers_of(seen.organisation_id or 0)],
            entry_id=str(form.values.get("entry_id") or uuid4()),
            **_preview(order, copies, again),
        ),
        status,
    )  # fmt: skip


def _preview(order: Order, copies: int, again: dict[str, int]) -> dict[str, Any]:
    """The first label that does not fit, else the first one; every problem with the name of what has it."""
    shown, problems, layout = None, [], order.layout
    for one in order.chosen:
        blocking = [problem for problem in check_fit(layout, one.facts, one.serial) if problem.is_blocking]
        problems += [f"{one.name}: {words_of(problem)}" for problem in blocking]
        shown = shown or (None if blocking else one)
    total = len(order.chosen) * copies
    start = min(_number(order.form.values.get("start_slot")), layout.labels_per_page)
    return {
        "problems": problems[:5],
        "warnings": [f"{one.name}: {_(one.warning)}" for one in order.chosen if one.warning][:5],
        "picture": render_svg(layout, shown.facts, serial=shown.serial) if shown else "",
        "shown": shown.name if shown else "",
        "count": len(order.chosen),
        "total": total,
        "pages": pages_needed(layout, total, start) if total else 0,
        "is_sheet": layout.kind == "sheet",
        "slots": layout.labels_per_page,
        "needs_reason": order.what.needs_reason and any(one.identifier in again for one in order.chosen),
        "may_print": bool(order.chosen) and not problems,
    }


def _order(kind: str, form: Form, *, is_strict: bool = True) -> Order:
    """What was chosen, as rows; what cannot be printed is said in the form unless `is_strict`."""
    what = KINDS.get(kind) or abort(404)
    seen, now = signed_in(), clock.now()
    layouts = _layouts_for(kind, what)
    wanted = str(form.values.get("layout") or "")
    layout = next((one for one in layouts if one.name == wanted), layouts[0])
    if is_strict and wanted != layout.name:
        raise PrintRefused(N_("Mẫu này không dùng để in loại này. Chọn mẫu khác."), field="layout")
    chosen: list[Thing] = []
    for value in dict.fromkeys(str(one) for one in form.values["about"]):
        try:
            chosen += things.things_of(kind, [value], seen_by=seen, settings=current_app.config["SETTINGS"], now=now)
        except NotFound:
            raise
        except Refusal as refusal:
            if is_strict:
                raise
            if say(refusal) not in form.errors.get("about", []):
                form.add_error("about", say(refusal))
    return Order(kind, what, layouts, layout, chosen, form)


def _layouts_for(kind: str, what: Kind) -> list[Layout]:
    """Layouts for this kind of thing; for single units those that are tied or clipped on come first."""
    found = [one for one in layouts_for(signed_in().organisation_id) if one.subject == what.subject]
    if kind == TAG:
        found.sort(key=lambda one: not one.name.startswith(("tag-", "tie-")))
    return found or abort(404)


def _about(kind: str, chosen: Sequence[Thing], form: Form) -> str:
    """What people call this print in the list."""
    if kind == POSTER:
        return find_organisation(signed_in().organisation_id or 0, seen_by=signed_in()).name
    if kind == TAG:
        batch = find_batch(str(form.values["about"][0]).partition("/")[0], seen_by=signed_in())
        return f"{batch.name} {batch.lot}"
    names = [one.name for one in chosen]
    return ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")


def _rows(found: Sequence[Any]) -> list[dict[str, Any]]:
    titles = kept_titles(one.layout_hash for one in found)
    return [_row(one, titles.get(one.layout_hash, (one.layout,))[0]) for one in found]


def _row(row: Any, layout_title: str) -> dict[str, Any]:
    return {
        "number": row.number,
        "href": link_to("label_prints.show", number=row.number),
        "kind": _(KINDS[row.kind].name),
        "about": row.about,
        "layout": layout_title,
        "count": row.count,
        "copies": row.copies,
        "total": row.total,
        "pages": row.pages,
        "printed_at": show_moment(row.created_at),
        "is_test": row.is_test,
        "is_unverified": row.is_unverified,
        "reason": row.reason,
        "organisation_name": row.organisation.name,
        "start_slot": row.start_slot,
    }


def _number(typed: Any) -> int:
    text = str(typed or "").strip()
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 and int(text) else 1
