"""The editor of an own layout: open, look at every change, save as the next version."""

from typing import Any

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import Refusal
from trace.kit.forms import Form, clean
from trace.kit.guards import allowed, signed_in
from trace.kit.inputs import whole_number
from trace.kit.viewer import RECORDERS
from trace.labels import actions_layouts, own_queries
from trace.labels.fact_titles import facts_about
from trace.labels.facts import WORDING
from trace.labels.layout_pages import layouts
from trace.labels.layouts import name_of
from trace.labels.models import OwnLayout
from trace.labels.own_editing import editor_of, inputs_of_version, stock_of
from trace.labels.own_reading import read_inputs
from trace.labels.own_steps import step, with_picture, with_stock

# What the form sends that is no part of the layout.
ABOUT = ("csrf_token", "practice", "number", "shown", "do", "stock", "picture_known", "entry_id")
MOST_INPUTS = 2500


@layouts.get("/<name>/edit")
@allowed(*RECORDERS)
def edit(name: str) -> Response:
    """The editor with the last version, drawn with the longest real values."""
    own = own_queries.own_layout(name, seen_by=signed_in())
    return _editor(own, Form(inputs_of_version(own)), number=own.number, status=200)


@layouts.post("/<name>/preview")
@allowed(*RECORDERS)
def preview(name: str) -> Response:
    """The editor again after a button or a change. Nothing is saved but a logo that was sent, by its hash."""
    own = own_queries.own_layout(name, seen_by=signed_in())
    form = _typed()
    try:
        form.values = _stepped(own, form.values)
    except Refusal as refusal:
        form.refuse(refusal)
    return _editor(own, form, number=_seen(own), status=200)


@layouts.post("/<name>/save")
@allowed(*RECORDERS)
def save(name: str) -> Response:
    """The next version. What cannot be printed yet is kept as a draft; what is no number comes back."""
    own = own_queries.own_layout(name, seen_by=signed_in())
    form = _typed()
    typed = read_inputs(form.values, own_queries.last_version(own).table)
    if typed.errors:
        return _editor(own, form, number=_seen(own), status=422)
    try:
        version = actions_layouts.save_layout(own, typed.table, seen=_seen(own), by=signed_in(), now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        now = own_queries.own_layout(name, seen_by=signed_in())
        return _editor(now, form, number=now.number, status=refusal.status)
    if version.is_usable:
        flash(_("Đã lưu bản số %(number)s. In được từ bây giờ.", number=version.number))
    else:
        flash(_("Đã lưu bản nháp số %(number)s. Chưa in được: xem các chỗ cần sửa.", number=version.number), "warning")
    return redirect(url_for("layouts.show" if version.is_usable else "layouts.edit", name=name_of(own)), code=303)  # type: ignore[return-value]


def _stepped(own: OwnLayout, values: dict[str, Any]) -> dict[str, Any]:
    """The inputs after the button that was pressed."""
    said = request.form.get("do", "")
    if said == "stock":
        table = stock_of(request.form.get("stock", ""), own)
        return with_stock(values, table) if table else values
    if said == "picture" or request.files.get("picture_file"):
        sha256 = _sent_picture(own) or request.form.get("picture_known", "")
        known = {one.sha256 for one in own_queries.pictures_of(own.organisation_id)}
        return with_picture(values, sha256) if sha256 in known else values
    subject = own_queries.last_version(own).table.get("subject", "lot")
    return step(values, said, facts=facts_about(subject, WORDING))


def _sent_picture(own: OwnLayout) -> str:
    sent = request.files.get("picture_file")
    if sent is None or not sent.filename:
        return ""
    kept = actions_layouts.keep_picture(own.organisation, sent.read(), by=signed_in(), now=clock.now())
    return kept.sha256


def _typed() -> Form:
    return Form({key: clean(value) for key, value in list(request.form.items())[:MOST_INPUTS] if key not in ABOUT})


def _seen(own: OwnLayout) -> int:
    return whole_number(request.form.get("number", "")) or own.number


def _editor(own: OwnLayout, form: Form, *, number: int, status: int) -> Response:
    shown = request.form.get("shown", request.args.get("shown", "longest"))
    view = editor_of(
        own, form, number=number, shown=shown, settings=current_app.config["SETTINGS"], is_refused=status != 200
    )
    return make_response(render_template("labels/layout_edit.html", **view), status)
