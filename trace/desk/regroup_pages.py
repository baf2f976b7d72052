"""Tách lô, gộp lô, bổ sung lô đầu vào: three forms that lead from a lot's page and back to it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.desk import regroup as forms
from trace.desk.lot_rows import read_inputs, row_count, unit_options
from trace.desk.plans import amount_left
from trace.desk.reading import ADD_ROW, Typed, refuse
from trace.desk.saying import tell, tell_of
from trace.errors import Invalid, NotAllowed, NotFound, Refusal
from trace.events import actions
from trace.events.entries import Entry
from trace.events.models import Event
from trace.events.rules import check_may_record
from trace.kit.days import show_day
from trace.kit.forms import Form
from trace.kit.guards import allowed, signed_in
from trace.kit.practice import practised
from trace.kit.viewer import RECORDERS

regroup = Blueprint("regroup", __name__, url_prefix="/batches")


@regroup.get("/<code>/split")
@allowed(*RECORDERS)
def split(code: str) -> str:
    """How much is taken out of the lot?"""
    batch = _own(code)
    return _page("split", batch, _fresh())


@regroup.post("/<code>/split")
@practised
@allowed(*RECORDERS)
def save_split(code: str) -> Any:
    """Take the parts out."""
    batch = _own(code)
    typed = forms.read_typed(batch.organisation, signed_in())
    if typed.action == ADD_ROW:
        forms.add_row(typed)
        return _page("split", batch, typed.form)
    parts = forms.read_parts(typed, batch)

    def save(entry: Entry) -> Any:
        made = actions.split(batch, parts.parts, entry=entry)
        lots = ", ".join(one.lot for one in made)
        said = ngettext("Đã tách ra lô %(lots)s.", "Đã tách ra các lô %(lots)s.", len(made), lots=lots)
        tell_of(said, entry.entry_id)
        return redirect(url_for("batches.show", code=batch.code), code=303)

    return _answer("split", batch, typed, save)


@regroup.get("/<code>/merge")
@allowed(*RECORDERS)
def merge(code: str) -> str:
    """Which lots are put together with this one?"""
    batch = _own(code)
    form = _fresh()
    form.values["input"] = [batch.code]
    return _page("merge", batch, form)


@regroup.post("/<code>/merge")
@practised
@allowed(*RECORDERS)
def save_merge(code: str) -> Any:
    """Put them together."""
    batch = _own(code)
    typed = forms.read_typed(batch.organisation, signed_in())
    used = read_inputs(typed, forms.alike(batch))
    chosen = str(typed.form.values.get("product") or "")
    product = next((one for one in forms.products_of(batch) if one.code == chosen), None)
    if chosen and product is None:
        typed.form.add_error("product", _("Không tìm thấy sản phẩm này."))
    name, lot = (str(typed.form.values.get(one) or "") for one in ("name", "lot"))

    def save(entry: Entry) -> Any:
        made = actions.merge(used.uses, entry=entry, name=name, lot=lot or None, product=product)
        tell_of(_("Đã gộp thành lô %(lot)s.", lot=made.lot), entry.entry_id)
        return redirect(url_for("batches.show", code=made.code), code=303)

    return _answer("merge", batch, typed, save)


@regroup.get("/<code>/sources")
@allowed(*RECORDERS)
def sources(code: str) -> str:
    """What was the lot made from?"""
    batch = _own(code)
    form = _fresh()
    if batch.produced_on is not None:
        form.values["happened_on"] = batch.produced_on.isoformat()
    return _page("sources", batch, form)


@regroup.post("/<code>/sources")
@practised
@allowed(*RECORDERS)
def save_sources(code: str) -> Any:
    """Write it down; nothing new is made."""
    batch = _own(code)
    typed = forms.read_typed(batch.organisation, signed_in())
    uses, seasons = forms.read_past(typed, forms.possible_sources(batch), forms.possible_seasons(batch))

    def save(entry: Entry) -> Any:
        event: Event = actions.tell_sources(batch, uses=uses, seasons=seasons, entry=entry)
        tell(_("Đã bổ sung lô đầu vào."), event.id)
        return redirect(url_for("batches.show", code=batch.code), code=303)

    return _answer("sources", batch, typed, save)


def _own(code: str) -> Batch:
    batch = find_batch(code, seen_by=signed_in())
    check_may_record(signed_in(), [batch.organisation_id])
    return batch


def _fresh() -> Form:
    return Form({"entry_id": str(uuid4()), "happened_on": clock.today().isoformat()})


def _answer(kind: str, batch: Batch, typed: Typed, save: Callable[[Entry], Any]) -> Any:
    """The form again with what is wrong or doubted, or the saved act."""
    form = typed.form
    if form.is_valid and typed.must_ask:
        form.doubt(typed.doubts)
    if not form.is_valid:
        return _page(kind, batch, form), 422
    entry = Entry(
        by=signed_in(),
        now=clock.now(),
        entry_id=str(form.values.get("entry_id") or ""),
        happened_at=typed.happened_at,
        private={"note": form.values["note"]} if form.values.get("note") else {},
    )
    try:
        return save(entry)
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        refuse(form, refusal, names=("input", "name", "lot"))
        return _page(kind, batch, form), 422 if isinstance(refusal, Invalid) else 409


def _page(kind: str, batch: Batch, form: Form) -> str:
    lots = {"merge": forms.alike, "sources": forms.possible_sources}.get(kind, lambda _batch: [])(batch)
    return render_template(
        "desk/regroup.html",
        kind=kind,
        batch={"code": batch.code, "lot": batch.lot, "name": batch.name},
        form=form,
        action=url_for(f"regroup.save_{kind}", code=batch.code),
        left=amount_left(batch),
        unit=_unit(batch),
        rows=range(row_count(form.values)),
        lots=[{"code": one.code, "name": one.name, "lot": one.lot, "left": amount_left(one), "unit": _unit(one)}
              for one in lots],
        seasons=[{"code": one.code, "name": one.name, "note": one.variety or show_day(one.opened_on)}
                 for one in (forms.possible_seasons(batch) if kind == "sources" else [])],
        products=[(one.code, one.name) for one in forms.products_of(batch)] if kind == "merge" else [],
        today=clock.today().isoformat(),
    )  # fmt: skip


def _unit(batch: Batch) -> str:
    return dict(unit_options()).get(batch.unit, "kg")
