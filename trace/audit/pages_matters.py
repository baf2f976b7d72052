"""Yêu cầu khắc phục: the list, one matter with its thread, and an officer's own; both sides read the same page."""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.access.rules import SCOPE_CATEGORIES
from trace.access.rules_offices import CODES, LABELS, OCOP
from trace.audit import actions_matters as actions
from trace.audit import queries_matters as queries
from trace.audit import rules_matters as rules
from trace.audit import schemas_matters as schemas
from trace.audit.models_matters import Matter
from trace.audit.queries_suppliers import find_supplier
from trace.documents.keeping import kept_files
from trace.errors import N_, Refusal
from trace.kit.acts import log_act
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.list_answer import list_answer
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, STAFF
from trace.organisations.models import Organisation

pages = Blueprint("matters", __name__, url_prefix="/matters")

TOPICS: Final = {LABELS: N_("Nhãn, tem"), CODES: N_("Mã số, mã vạch"), OCOP: N_("Sao OCOP")}
_ACTS: Final[dict[str, tuple[Callable[..., None], str]]] = {
    "accept": (actions.accept, N_("Đã chấp nhận cách sửa.")),
    "send-back": (actions.send_back, N_("Đã trả lại cho cơ sở, kèm hạn mới.")),
    "waive": (actions.waive, N_("Đã ghi. Nếu mục này cần hai người, người thứ hai còn phải đồng ý.")),
    "refuse-waiver": (actions.refuse_waiver, N_("Không cho miễn. Cơ sở phải sửa.")),
    "reopen": (actions.reopen, N_("Đã mở lại.")),
    "withdraw": (actions.withdraw, N_("Đã rút mục này.")),
}


@pages.get("/")
@allowed(AUDITOR, ADMIN, MANAGER, STAFF)
def index() -> str | Response:
    """What is to be mended, the next last day first."""
    seen, now = signed_in(), clock.now()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    if request.args.get("as") in ("csv", "xlsx"):
        return _file(listing, request.args["as"])
    page = queries.matters(listing, seen_by=seen, now=now)
    return render_template(
        "audit/matters.html",
        page=page,
        rows=[schemas.matter_line(row, now=now) for row in page.items],
        filters=_filters(),
        is_desk=seen.is_officer or seen.is_admin,
        exports={kind: listing.arguments(**{"as": kind, "page": 1}) for kind in ("csv", "xlsx")},
        is_narrowed=bool(listing.search or listing.filters),
    )


@pages.get("/new/<organisation_code>")
@allowed(AUDITOR, ADMIN)
def new(organisation_code: str) -> Response:
    """An officer writes down what is wrong at this supplier."""
    supplier = find_supplier(organisation_code, seen_by=signed_in())
    return _form_page(supplier, Form({"entry_id": str(uuid4()), "weight": "warn"}), status=200)


@pages.post("/new/<organisation_code>")
@allowed(AUDITOR, ADMIN)
@idempotent
def create(organisation_code: str) -> Any:
    """Open it; the supplier is told."""
    seen, form, status = signed_in(), read_form(schemas.MatterForm), 422
    supplier = find_supplier(organisation_code, seen_by=seen)
    if form.is_valid:
        said = {**form.data, "entry_id": form.data["entry_id"] or str(uuid4())}
        try:
            files = kept_files(request.files.getlist("files"), supplier.id)
            made = actions.open_matter(supplier, **said, files=files, by=seen, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(_("Đã nêu. Cơ sở được báo ngay."))
            return redirect(url_for("matters.show", code=made.code), code=303)
    return _form_page(supplier, form, status=status)


@pages.get("/<code>")
@allowed(AUDITOR, ADMIN, MANAGER, STAFF)
def show(code: str) -> Response:
    """One matter with everything said about it."""
    return _show(queries.find_matter(code, seen_by=signed_in()), Form(), status=200)


@pages.post("/<code>/answer")
@allowed(MANAGER, STAFF)
@idempotent
def answer(code: str) -> Any:
    """The establishment answers, with files."""
    matter, form = queries.find_matter(code, seen_by=signed_in()), read_form(schemas.WordsForm)
    return _act(matter, form, actions.answer, _("Đã gửi trả lời."), has_files=True)


@pages.post("/<code>/<any(accept, 'send-back', waive, 'refuse-waiver', reopen, withdraw):step>")
@allowed(AUDITOR, ADMIN)
@idempotent
def settle(code: str, step: str) -> Any:
    """An officer's word about it."""
    matter, form = queries.find_matter(code, seen_by=signed_in()), read_form(schemas.WordsForm)
    act, sentence = _ACTS[step]
    return _act(matter, form, act, _(sentence))


def _act(matter: Matter, form: Form, act: Callable[..., None], sentence: str, *, has_files: bool = False) -> Any:
    status = 422
    if form.is_valid:
        entry = form.data["entry_id"] or str(uuid4())
        try:
            files = kept_files(request.files.getlist("files"), matter.organisation_id) if has_files else []
            more = {"files": files} if has_files else {}
            act(matter, words=form.data["words"], by=signed_in(), now=clock.now(), entry_id=entry, **more)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(sentence)
            return redirect(url_for("matters.show", code=matter.code), code=303)
    return _show(matter, form, status=status)


def _show(matter: Matter, form: Form, *, status: int) -> Response:
    seen, now = signed_in(), clock.now()
    fresh = queries.find_matter(matter.code, seen_by=seen)
    page = render_template(
        "audit/matter.html",
        matter=schemas.matter_line(fresh, now=now),
        acts=schemas.act_lines(queries.acts_of(fresh)),
        doable=schemas.doable(fresh, seen),
        needs_two=fresh.weight in rules.NEEDS_TWO,
        may_settle=rules.may_settle(seen, fresh.categories, topic=fresh.topic),
        is_own=seen.owns(fresh.organisation_id),
        steps=_steps(),
        form=form,
        entry_id=form.values.get("entry_id") or str(uuid4()),
    )
    return make_response(page, status)


def _steps() -> list[tuple[str, str, str, str]]:
    """(act, address word, label, icon) of the officer's forms, in the order of the page."""
    return [
        (rules.ACCEPT, "accept", _("Chấp nhận cách sửa"), "check"),
        (rules.SEND_BACK, "send-back", _("Trả lại, sửa tiếp"), "back"),
        (rules.WAIVE, "waive", _("Cho miễn, có lý do"), "shield"),
        (rules.REFUSE_WAIVER, "refuse-waiver", _("Không cho miễn"), "close"),
        (rules.REOPEN, "reopen", _("Mở lại"), "history"),
        (rules.WITHDRAW, "withdraw", _("Rút mục này"), "close"),
    ]


def _form_page(supplier: Organisation, form: Form, *, status: int) -> Response:
    weights = [(code, _(name)) for code, name in rules.WEIGHTS.items()]
    page = render_template(
        "audit/matter_new.html",
        supplier=supplier,
        form=form,
        weights=weights,
        topics=[(code, _(name)) for code, name in TOPICS.items()],
        categories=[(code, _(name)) for code, name in SCOPE_CATEGORIES.items()],
    )
    return make_response(page, status)


def _file(listing: Listing, kind: str) -> Response:
    """The whole list as the filters leave it."""
    seen, now = signed_in(), clock.now()
    heads = [_(head) for head, _key in schemas.HEADS]
    lines = (schemas.matter_line(row, now=now) for row in queries.every_matter(listing, seen_by=seen, now=now))
    rows = ([line[key] for _head, key in schemas.HEADS] for line in lines)
    log_act(seen, "audit.export", "matters", now=now, search=listing.search, filters=dict(listing.filters))
    name = f"matters-{clock.today().isoformat()}"
    return list_answer(kind, heads, rows, name=name, title=_("Yêu cầu khắc phục"))


def _filters() -> list[dict[str, Any]]:
    def words(names: Any) -> list[tuple[str, str]]:
        return [(code, _(name)) for code, name in names.items()]

    return [
        {
            "name": "state",
            "label": _("Tình trạng"),
            "options": [*words(rules.STATES), ("all", _("Mọi tình trạng"))],
        },
        {"name": "weight", "label": _("Mức"), "options": words(rules.WEIGHTS)},
        {
            "name": "origin",
            "label": _("Nguồn"),
            "options": [("rule", _("Hệ thống thấy")), ("officer", _("Cán bộ nêu"))],
        },
        {"name": "late", "label": _("Quá hạn"), "options": [("yes", _("Đã quá hạn"))]},
    ]
