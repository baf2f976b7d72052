"""Tem, bao bì cũ: what was printed under earlier rules, until when it may be used, and how it goes down."""

from datetime import date
from typing import Any

import marshmallow as ma
from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.aliases import actions_old_stock, queries_old_stock, rules_old_stock
from trace.aliases.models_old_stock import OldStock
from trace.aliases.queries_old_stock import Standing
from trace.documents.stores import store_of
from trace.errors import N_, Refusal
from trace.kit.days import show_day, show_moment
from trace.kit.forms import Form, FormSchema, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.inputs import DayField, LineField
from trace.kit.languages import language
from trace.kit.paging import Listing
from trace.kit.units import show_number
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.organisations.queries import find_organisation
from trace.products.queries import products_to_choose

old_stock = Blueprint("old_stock", __name__, url_prefix="/labels/old-stock")
COUNT = ma.validate.Range(min=1, max=10**9, error=N_("Cần một số nguyên từ 1."))


class OldStockForm(FormSchema):
    """What was printed, when, with which text, how many are left."""

    basis = LineField(longest=20, required=True)
    packaging = LineField(longest=80, required=True)
    product = LineField(longest=20, load_default="")
    printed_text = LineField(longest=300, required=True)
    printed_on = DayField(required=True)
    count = ma.fields.Integer(required=True, validate=COUNT)
    unit = LineField(longest=20, load_default="cái")
    note = LineField(longest=300, load_default="")
    entry_id = LineField(longest=40, load_default="")


class ActForm(FormSchema):
    """What became of some of it."""

    kind = LineField(longest=12, required=True)
    count = ma.fields.Integer(required=True, validate=COUNT)
    done_on = DayField(load_default=None)
    note = LineField(longest=300, load_default="")


@old_stock.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str:
    """The register."""
    seen = signed_in()
    listing = Listing.read(request.args, sorts=queries_old_stock.SORTS, filters=queries_old_stock.FILTERS)
    page = queries_old_stock.stocks(listing, today=clock.today(), seen_by=seen)
    return render_template(
        "aliases/old_stock.html",
        page=page,
        rows=[_row(one) for one in page.items],
        bases=[(one.code, one.name(language())) for one in rules_old_stock.bases()],
        ends=[_basis(one) for one in rules_old_stock.bases()],
        may_register=seen.role in RECORDERS,
        is_searched=bool(listing.search or listing.filters),
        shows_owner=seen.organisation_id is None or seen.is_officer,
    )


@old_stock.get("/new")
@allowed(*RECORDERS)
def new() -> Response:
    """An empty form."""
    return _form_page(Form({"basis": "old_address", "unit": _("bao")}), status=200)


@old_stock.post("/new")
@allowed(*RECORDERS)
@idempotent
def create() -> Any:
    """Register a stock, or say why it is none."""
    seen, form, status = signed_in(), read_form(OldStockForm), 422
    if form.is_valid:
        sent = request.files.get("photo")
        content = sent.read() if sent and sent.filename else b""
        try:
            stock = actions_old_stock.register(
                find_organisation(seen.organisation_id or 0, seen_by=seen),
                form.data,
                photo=(sent.filename or "", content) if sent and content else None,
                store=store_of(current_app.config["SETTINGS"]),
                by=seen,
                now=clock.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            status = 422 if refusal.status == 404 else refusal.status
        else:
            flash(_("Đã ghi %(what)s.", what=stock.packaging))
            return redirect(url_for("old_stock.show", number=stock.number), code=303)
    return _form_page(form, status=status)


@old_stock.get("/<number>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(number: str) -> Response:
    """One stock, its countdown, what became of it."""
    stock = queries_old_stock.find_stock(number, seen_by=signed_in())
    return _show(stock, Form({"kind": rules_old_stock.USED}), status=200)


@old_stock.post("/<number>/acts")
@allowed(*RECORDERS)
@idempotent
def take(number: str) -> Any:
    """Some were used, destroyed, or are gone."""
    seen = signed_in()
    stock = queries_old_stock.find_stock(number, seen_by=seen)
    form, status = read_form(ActForm), 422
    if form.is_valid:
        try:
            act = actions_old_stock.take(stock, **form.data, by=seen, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(_("Đã ghi. Còn %(left)s %(unit)s.", left=show_number(act.left, language()), unit=stock.unit))
            return redirect(url_for("old_stock.show", number=stock.number), code=303)
    return _show(stock, form, status=status)


def countdown(one: Standing) -> str:
    """`còn 197 ngày, còn 3.200 bao`."""
    left = _("còn %(left)s %(unit)s", left=show_number(one.left, language()), unit=one.stock.unit)
    if one.left == 0:
        return str(_("đã hết"))
    if one.is_past:
        return str(_("quá hạn dùng %(days)s ngày, %(left)s", days=-one.days_left, left=left))
    return str(_("còn %(days)s ngày, %(left)s", days=one.days_left, left=left))


def _form_page(form: Form, *, status: int) -> Response:
    html = render_template(
        "aliases/old_stock_new.html",
        form=form,
        bases=[
            {"value": one.code, "label": one.name(language()), "help": _limit(one)} for one in rules_old_stock.bases()
        ],
        products=[(one.code, one.name) for one in products_to_choose(signed_in().organisation_id or 0)],
    )
    return make_response(html, status)


def _show(stock: OldStock, form: Form, *, status: int) -> Response:
    seen = signed_in()
    (standing,) = queries_old_stock.standings_of([stock], today=clock.today())
    html = render_template(
        "aliases/old_stock_show.html",
        row=_row(standing),
        stock=stock,
        basis=_basis(standing.basis),
        left=standing.left,
        form=form,
        photo=stock.photo.sha256 if stock.photo else "",
        kinds=[(code, _(name)) for code, name in rules_old_stock.ACT_NAMES.items()],
        acts=[
            {"on": show_day(one.done_on), "word": _(rules_old_stock.ACT_NAMES[one.kind]), "note": one.note,
             "count": show_number(one.count, language()), "left": show_number(one.left, language())}
            for one in queries_old_stock.acts_of(stock)
        ],
        may_take=seen.role in RECORDERS and seen.owns(stock.organisation_id) and standing.left > 0,
    )  # fmt: skip
    return make_response(html, status)


def _row(one: Standing) -> dict[str, Any]:
    stock = one.stock
    return {
        "number": stock.number,
        "href": url_for("old_stock.show", number=stock.number),
        "packaging": stock.packaging,
        "product": stock.product.name if stock.product else "",
        "printed_on": show_day(stock.printed_on),
        "printed_text": stock.printed_text,
        "count": show_number(stock.count, language()),
        "unit": stock.unit,
        "left": show_number(one.left, language()),
        "countdown": countdown(one),
        "last_day": show_day(one.basis.last_day),
        "is_near": one.is_near,
        "is_past": one.is_past and one.left > 0,
        "is_done": one.left == 0,
        "percent": 100 * (stock.count - one.left) // stock.count,
        "organisation": stock.organisation.name,
        "registered": show_moment(stock.created_at),
    }


def _basis(one: rules_old_stock.Basis) -> dict[str, Any]:
    return {
        "name": one.name(language()),
        "article": one.article,
        "last_day": show_day(one.last_day),
        "limit": _limit(one),
        "readings": [_reading(reading) for reading in one.ends],
    }


def _limit(one: rules_old_stock.Basis) -> str:
    day, last = show_day(one.limit.day), show_day(one.last_day)
    return str(_("In trước ngày %(day)s, dùng đến hết %(last)s", day=day, last=last))


def _reading(reading: rules_old_stock.Reading) -> str:
    day: date = reading.day
    return f"{show_day(day)}: {reading.source}"
