"""Opening a request: by a written document, by a letter on paper, by a photo or a code of unknown goods."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from trace import clock
from trace.documents.actions import keep_picture
from trace.documents.keeping import store
from trace.errors import N_, Invalid, Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, STAFF
from trace.organisations.queries import find_organisation
from trace.requests import actions, schemas
from trace.requests.choices import find_asked, laws_shown, read_letter, read_scope, scope_choices, suppliers_offered
from trace.requests.decoding import texts_on
from trace.requests.models import DataRequest
from trace.requests.rules import LOTS, OF_PRODUCT, SCOPES

OFFICES = (AUDITOR, ADMIN)
new_pages = Blueprint("new_requests", __name__, url_prefix="/requests")


@new_pages.get("/new")
@allowed(*OFFICES, MANAGER, STAFF)
def new() -> Response:
    """An empty form; `?organisation=`, `?lot=`, `?product=`, `?about=feedback:…` fill it.

    A co-op writes down a letter it got.
    """
    return _form(Form(_known()), status=200)


@new_pages.post("/new")
@allowed(*OFFICES, MANAGER, STAFF)
@idempotent
def create() -> Any:
    """Open it."""
    seen = signed_in()
    is_office = seen.role in OFFICES
    form, status = read_form(schemas.DocumentForm if is_office else schemas.PaperForm), 422
    if not is_office and not form.values.get("received_at"):
        form.add_error("received_at", _("Ghi lúc cơ sở nhận văn bản: đồng hồ tính từ đó."))
    if form.is_valid:
        try:
            made = _by_document(form) if is_office else _on_paper(form)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status if refusal.status != 404 else 422
        else:
            flash(_("Đã mở yêu cầu %(code)s.", code=made.code))
            return redirect(url_for("requests.show", code=made.code), code=303)
    return _form(form, status=status)


@new_pages.get("/goods")
@allowed(*OFFICES)
def new_goods() -> Response:
    """Goods of unknown origin; `?code=` is a text that was scanned."""
    return _goods_form(Form({"code": request.args.get("code", "")[:300]}), status=200)


@new_pages.post("/goods")
@allowed(*OFFICES)
@idempotent
def create_goods() -> Any:
    """Open a request from a photo or a code."""
    form, status = read_form(schemas.GoodsForm), 422
    if form.is_valid:
        try:
            made = _by_goods(form)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status if refusal.status != 404 else 422
        else:
            flash(_told(made))
            return redirect(url_for("requests.show", code=made.code), code=303)
    return _goods_form(form, status=status)


def _by_document(form: Form) -> DataRequest:
    seen = signed_in()
    owner = find_asked(form.data["organisation"], seen_by=seen)
    letter = read_letter(form, seen.organisation_id)
    return actions.open_by_document(
        owner, letter=letter, asked=read_scope(form), subject=form.data["subject"], by=seen, now=clock.now(),
        entry_id=form.data["entry_id"],
    )  # fmt: skip


def _on_paper(form: Form) -> DataRequest:
    seen = signed_in()
    letter = read_letter(form, seen.organisation_id)
    return actions.record_on_paper(
        office=form.data["office"], letter=letter, asked=read_scope(form), subject=form.data["subject"], by=seen,
        now=clock.now(), entry_id=form.data["entry_id"],
    )  # fmt: skip


def _by_goods(form: Form) -> DataRequest:
    seen, sent, texts, photo = signed_in(), request.files.get("photo"), [], None
    if sent is not None and sent.filename:
        if seen.organisation_id is None:
            raise Invalid(N_("Tài khoản này không thuộc cơ quan nào nên chưa lưu được ảnh."), field="photo")
        content = sent.read()
        texts = texts_on(content)
        office = find_organisation(seen.organisation_id, seen_by=seen)
        photo = keep_picture(content, name=sent.filename, organisation=office, by=seen, now=clock.now(), store=store())
    texts = [form.data["code"], *texts] if form.data["code"] else texts
    goods = actions.Goods(texts=texts, place=form.data["place"], seller=form.data["seller"], note=form.data["note"],
                          photo=photo)  # fmt: skip
    subject = _("Hàng chưa rõ nguồn tại %(place)s", place=form.data["place"])
    return actions.open_by_goods(goods, subject=subject, by=seen, now=clock.now(), entry_id=form.data["entry_id"])


def _told(made: DataRequest) -> str:
    if made.organisation_id is not None:
        return _("Mã dẫn tới %(name)s: yêu cầu %(code)s đã gửi cho cơ sở.", name=made.organisation.name, code=made.code)
    return _("Chưa biết hàng của ai. Yêu cầu %(code)s giữ ở đây đến khi xác định được cơ sở.", code=made.code)


def _known() -> dict[str, Any]:
    """What the address of a page that leads here already says."""
    known = {"organisation": request.args.get("organisation", "")[:200]}
    kind, _colon, code = request.args.get("about", "")[:60].partition(":")
    if kind == "feedback" and code:
        known["subject"] = _("Theo phản ánh %(code)s của người mua", code=code)
    if lot := request.args.get("lot", "")[:60]:
        known |= {"scope": LOTS, "lots": lot}
    if product := request.args.get("product", "")[:60]:
        known |= {"scope": OF_PRODUCT, "product": product}
    return known


def _form(form: Form, *, status: int) -> Response:
    seen = signed_in()
    is_office = seen.role in OFFICES
    html = render_template(
        "requests/new.html",
        form=form,
        is_office=is_office,
        laws=laws_shown(),
        scopes=scope_choices(dict(SCOPES)),
        suppliers=suppliers_offered(seen) if is_office else [],
        now=clock.now(),
    )
    return make_response(html, status)


def _goods_form(form: Form, *, status: int) -> Response:
    return make_response(render_template("requests/goods.html", form=form), status)
