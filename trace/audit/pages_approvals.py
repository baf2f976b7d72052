"""Xác nhận: organisations against their registration, rights to a GTIN with their papers, stars against the lists."""

from collections.abc import Callable
from typing import Any, Final

import marshmallow as ma
from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.audit import actions_approvals as actions
from trace.audit import queries_approvals as queries
from trace.audit.actions import note_look
from trace.audit.models_approvals import ApprovalAct
from trace.audit.pages_desk import pages
from trace.audit.queries_matters import goods_of_organisation
from trace.audit.queries_scope import products_in_scope
from trace.audit.queries_suppliers import find_supplier, supplier_facts
from trace.audit.rules_matters import may_settle
from trace.errors import N_, NotFound, Refusal
from trace.kit.days import show_day
from trace.kit.forms import Form, FormSchema, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.inputs import LineField
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR
from trace.organisations.models import Organisation
from trace.products.actions_ocop import Brought, bring_list
from trace.products.models import Product
from trace.products.ocop_sheet import TITLES
from trace.products.rules_ocop import CHECKS, UNSEEN

WORDS: Final = {
    actions.CONFIRMED: N_("Đã xác nhận"),
    actions.REFUSED: N_("Không xác nhận"),
    actions.TAKEN_BACK: N_("Đã rút lại"),
}
MOST_SHOWN: Final = 200


class DecisionForm(FormSchema):
    """Which word, and why."""

    word = ma.fields.String(
        required=True, validate=ma.validate.OneOf(list(WORDS), error=N_("Chọn xác nhận, không xác nhận hoặc rút lại."))
    )
    reason = LineField(longest=300, load_default="")


@pages.get("/approvals/")
@allowed(AUDITOR, ADMIN)
def approvals() -> str:
    """What waits for a word, in three queues."""
    listing = _listing()
    page = queries.registrations(listing, seen_by=signed_in())
    last = queries.last_words(page.items, "organisation")
    rows = [_registration(one, last.get(one.id)) for one in page.items]
    return render_template("audit/approvals.html", tab="organisations", page=page, rows=rows, **_tabs())


@pages.get("/approvals/gtins/")
@allowed(AUDITOR, ADMIN)
def approval_gtins() -> str:
    """Rights to a GTIN with their proof."""
    page = queries.gtins(_listing(), seen_by=signed_in())
    last = queries.last_words(page.items, actions.GTIN)
    rows = [_product(one, actions.GTIN, last.get(one.id)) for one in page.items]
    return render_template("audit/approvals.html", tab="gtins", page=page, rows=rows, **_tabs())


@pages.get("/approvals/stars/")
@allowed(AUDITOR, ADMIN)
def approval_stars() -> str:
    """Claimed stars beside what the lists say."""
    page = queries.stars(_listing(), seen_by=signed_in())
    last = queries.last_words(page.items, actions.STARS)
    rows = [_product(one, actions.STARS, last.get(one.id)) for one in page.items]
    return render_template("audit/approvals.html", tab="stars", page=page, rows=rows, **_tabs())


@pages.get("/approvals/organisations/<code>")
@allowed(AUDITOR, ADMIN)
def approval(code: str) -> Response:
    """One organisation's facts beside what to look up."""
    return _registration_page(find_supplier(code, seen_by=signed_in()), Form(), status=200)


@pages.post("/approvals/organisations/<code>")
@allowed(AUDITOR, ADMIN)
@idempotent
def decide_organisation(code: str) -> Any:
    """Confirm, refuse or take back."""
    row = find_supplier(code, seen_by=signed_in())
    form = read_form(DecisionForm)
    status = _decide(form, lambda **said: actions.decide_registration(row, **said))
    if not status:
        return redirect(url_for("audit.approvals"), code=303)
    return _registration_page(row, form, status=status)


@pages.get("/approvals/products/<code>/<any(gtin, ocop):subject>")
@allowed(AUDITOR, ADMIN)
def approval_product(code: str, subject: str) -> Response:
    """One product's claim beside its proof or the list."""
    return _product_page(_find_product(code), subject, Form(), status=200)


@pages.post("/approvals/products/<code>/<any(gtin, ocop):subject>")
@allowed(AUDITOR, ADMIN)
@idempotent
def decide_product(code: str, subject: str) -> Any:
    """Confirm, refuse or take back."""
    row = _find_product(code)
    form = read_form(DecisionForm)
    status = _decide(form, lambda **said: actions.decide_product(row, subject, **said))
    if not status:
        return redirect(url_for("audit.approval_gtins" if subject == "gtin" else "audit.approval_stars"), code=303)
    return _product_page(_find_product(code), subject, form, status=status)


@pages.get("/approvals/lists")
@allowed(AUDITOR, ADMIN)
def ocop_lists() -> Response:
    """The lists brought so far, and the form for one more."""
    return _lists_page(None, "", status=200)


@pages.post("/approvals/lists")
@allowed(AUDITOR, ADMIN)
@idempotent
def bring_ocop() -> Any:
    """Read a file: a trial says what it holds; taking in is all or nothing."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _lists_page(None, _("Chọn tệp danh sách (Excel hoặc CSV)."), status=422)
    try:
        brought = bring_list(
            sent.read(),
            name=sent.filename,
            is_trial=request.form.get("is_trial") == "yes",
            by=signed_in(),
            now=clock.now(),
            today=clock.today(),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _lists_page(None, say(refusal), status=refusal.status)
    if brought.kept is None:
        return _lists_page(brought, "", status=422 if brought.wrong else 200)
    flash(_("Đã nhận %(count)s dòng và đối chiếu mọi sản phẩm có sao.", count=len(brought.rows)))
    return redirect(url_for("audit.approval_stars", state="all"), code=303)


def _decide(form: Form, act: Callable[..., None]) -> int:
    """0 when it was done, else the status of the refusal that the form now bears."""
    if not form.is_valid:
        return 422
    try:
        act(word=form.data["word"], reason=form.data["reason"], by=signed_in(), now=clock.now())
    except Refusal as refusal:
        form.refuse(refusal)
        return refusal.status
    flash(_("Đã ghi quyết định. Cơ sở được báo ngay."))
    return 0


def _listing() -> Listing:
    return Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)


def _tabs() -> dict[str, Any]:
    return {
        "counts": queries.count_all(seen_by=signed_in()),
        "is_all": request.args.get("state") == "all",
        "checks": [(code or "unseen", _(name)) for code, name in CHECKS.items()],
    }


def _last(act: ApprovalAct | None) -> str:
    if act is None:
        return ""
    return _(
        "%(word)s ngày %(day)s, %(who)s. %(why)s",
        word=_(WORDS[act.word]),
        day=show_day(act.decided_at),
        who=act.office or _("Quản trị hệ thống"),
        why=act.reason,
    )


def _registration(row: Organisation, act: ApprovalAct | None) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "owner": row.ex_district,
        "claim": row.registration_no or _("Chưa khai số đăng ký"),
        "state": _("Đã xác nhận") if row.is_approved else _("Chờ đối chiếu"),
        "last": _last(act),
        "since": show_day(row.created_at),
        "href": url_for("audit.approval", code=row.code),
    }


def _product(row: Product, subject: str, act: ApprovalAct | None) -> dict[str, Any]:
    is_gtin = subject == actions.GTIN
    stars = _("%(stars)s sao, %(decision)s", stars=row.ocop_stars, decision=row.ocop_decision)
    checks = {"": _("Chờ xem giấy"), "confirmed": _("Đã xác nhận"), "refused": _("Không xác nhận")}
    return {
        "code": row.code,
        "name": row.name,
        "owner": row.organisation.name,
        "claim": row.gtin if is_gtin else stars,
        "state": checks[row.gtin_check] if is_gtin else _(CHECKS[row.ocop_check]),
        "last": _last(act),
        "since": show_day(row.changed_at),
        "href": url_for("audit.approval_product", code=row.code, subject=subject),
    }


def _find_product(code: str) -> Product:
    found: Product | None = products_in_scope(signed_in()).where(Product.code == code.upper()).first()
    if found is None:
        raise NotFound(N_("Không tìm thấy sản phẩm này trong phạm vi của bạn."))
    note_look(
        "product",
        found.code,
        organisation_id=found.organisation_id,
        name=found.name,
        by=signed_in(),
        now=clock.now(),
    )
    return found


def _registration_page(row: Organisation, form: Form, *, status: int) -> Response:
    seen = signed_in()
    note_look("organisation", row.code, organisation_id=row.id, name=row.name, by=seen, now=clock.now())
    last = queries.last_words([row], "organisation").get(row.id)
    page = render_template(
        "audit/approval.html",
        organisation=supplier_facts(row),
        form=form,
        last=_last(last),
        is_confirmed=row.is_approved,
        is_settled=row.is_approved,
        may_settle=may_settle(seen, goods_of_organisation(row.id)),
        back=url_for("audit.approvals"),
        action=url_for("audit.decide_organisation", code=row.code),
    )
    return make_response(page, status)


def _product_page(row: Product, subject: str, form: Form, *, status: int) -> Response:
    is_gtin = subject == actions.GTIN
    word = row.gtin_check if is_gtin else row.ocop_check
    listed = None if is_gtin else queries.listed_for(row)
    page = render_template(
        "audit/approval_product.html",
        product=row,
        subject=subject,
        form=form,
        listed=listed,
        proof_file=row.gtin_proof_file.sha256 if row.gtin_proof_file_id else "",
        check=_(CHECKS[word]) if word or not is_gtin else _("Chờ xem giấy"),
        is_unseen=word == UNSEEN,
        last=_last(queries.last_words([row], subject).get(row.id)),
        is_confirmed=word == actions.CONFIRMED,
        is_settled=word in (actions.CONFIRMED, actions.REFUSED),
        may_settle=may_settle(signed_in(), [row.category], topic="codes" if is_gtin else "ocop"),
        back=url_for("audit.approval_gtins" if is_gtin else "audit.approval_stars"),
        action=url_for("audit.decide_product", code=row.code, subject=subject),
    )
    return make_response(page, status)


def _lists_page(brought: Brought | None, error: str, *, status: int) -> Response:
    rows = [] if brought is None else (brought.wrong or list(brought.rows))[:MOST_SHOWN]
    page = render_template(
        "audit/ocop_lists.html",
        lists=queries.lists(),
        error=error,
        is_read=brought is not None,
        total=len(brought.rows) if brought else 0,
        wrong=len(brought.wrong) if brought else 0,
        rows=[
            {"number": one.number, "values": one.values, "wrong": [say(refusal) for refusal in one.refusals]}
            for one in rows
        ],
        titles=[_(name) for name in TITLES.values()],
    )
    return make_response(page, status)
