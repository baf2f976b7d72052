"""The list of requests, one of them, and what is done about it."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.wrappers import Response
from flask_babel import force_locale
from flask_babel import gettext as _

from trace import clock
from trace.audit.actions import note_look
from trace.documents.pages import store
from trace.errors import NotFound, Refusal
from trace.kit.acts import log_act
from trace.kit.days import show_day, show_moment
from trace.kit.forms import Form, FormSchema, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.languages import language
from trace.kit.list_answer import list_answer
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, STAFF, Viewer
from trace.organisations.models import Organisation
from trace.requests import actions, actions_answering, actions_package, queries, schemas, views
from trace.requests.choices import find_asked, laws_shown, read_letter
from trace.requests.letter import letter_of
from trace.requests.letter_facts import facts_of
from trace.requests.models import DataRequest
from trace.requests.pages_cover import cover_pages
from trace.requests.pages_new import new_pages
from trace.requests.queries_blockers import blockers_of
from trace.requests.queries_scope import check_whole, lots_seen
from trace.requests.rules import OFFICE, ORIGINS, PAPER, STATE_NAMES, SUPPLIER, Asked, State

EVERYBODY = (MANAGER, STAFF, AUDITOR, ADMIN)
OFFICES = (AUDITOR, ADMIN)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_LISTED = 5000

pages = Blueprint("requests", __name__, url_prefix="/requests")
blueprints = (new_pages, cover_pages)


@pages.get("/")
@allowed(*EVERYBODY)
def index() -> str | Response:
    """The requests one may see, the nearest deadline first."""
    seen = signed_in()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    if request.args.get("as") in ("csv", "xlsx"):
        return _file(listing, request.args["as"], seen)
    page = queries.requests(listing, seen_by=seen, now=clock.now())
    return render_template(
        "requests/index.html",
        page=page,
        rows=[views.row_view(one, now=clock.now()) for one in page.items],
        states=[
            ("open", _("Đang chạy")),
            ("late", _("Trễ hạn")),
            *((str(one), _(n)) for one, n in STATE_NAMES.items()),
        ],
        origins=[(key, _(name)) for key, name in ORIGINS.items()],
        is_searched=bool(listing.search or listing.filters),
        is_office=seen.role in OFFICES,
        exports={kind: listing.arguments(**{"as": kind, "page": 1}) for kind in ("csv", "xlsx")},
    )


@pages.get("/<code>")
@allowed(*EVERYBODY)
def show(code: str) -> Response:
    """One request: its clock, what is missing, packages, what was done."""
    return _show(_opened(code, "request"), Form(), status=200)


@pages.post("/<code>/document")
@allowed(*OFFICES)
@idempotent
def add_document(code: str) -> Any:
    """Put an unwritten request in writing."""
    return _do(
        code, schemas.LetterForm, "document", _add_document, _("Đã thêm văn bản. Thời hạn tính theo văn bản này.")
    )


@pages.post("/<code>/supplier")
@allowed(*OFFICES)
@idempotent
def name_supplier(code: str) -> Any:
    """Say whose the unknown goods are."""
    return _do(code, schemas.SupplierForm, "supplier", _name_supplier, _("Đã chuyển yêu cầu cho cơ sở."))


@pages.post("/<code>/assign")
@allowed(*EVERYBODY)
@idempotent
def assign(code: str) -> Any:
    """Give it to a colleague."""
    return _do(code, schemas.AssignForm, "assign", _assign, _("Đã giao. Người được giao nhận tin ngay."))


@pages.post("/<code>/package")
@allowed(*EVERYBODY)
@idempotent
def package(code: str) -> Any:
    """Have the next version of the package made."""
    return _do(code, schemas.EndForm, "package", _package, _("Đang gom dữ liệu. Gói chốt xong sẽ hiện ở đây."))


@pages.post("/<code>/answer")
@allowed(MANAGER, ADMIN)
@idempotent
def answer(code: str) -> Any:
    """Answer."""
    return _do(code, schemas.AnswerForm, "answer", _answer, _("Đã trả lời. Cơ quan nhận tin ngay."))


@pages.post("/<code>/close")
@allowed(MANAGER, *OFFICES)
@idempotent
def close(code: str) -> Any:
    """Say that it is done."""
    return _do(code, schemas.EndForm, "close", _close, _("Đã kết thúc yêu cầu."))


@pages.post("/<code>/withdraw")
@allowed(MANAGER, *OFFICES)
@idempotent
def withdraw(code: str) -> Any:
    """Take it back."""
    return _do(code, schemas.EndForm, "withdraw", _withdraw, _("Đã rút yêu cầu."))


@pages.get("/<code>/packages/<int:number>.zip")
@allowed(*EVERYBODY)
def download(code: str, number: int) -> Response:
    """The frozen bytes of one version: always the same."""
    found = _opened(code, "request_file")
    check_whole(found.organisation_id, Asked.load(found.asked), seen_by=signed_in())
    kept = queries.find_package(found, number)
    content = queries.bytes_of(kept, store())
    log_act(signed_in(), "requests.download", actions.subject_of(found), now=clock.now(), package=number)
    return _as_file(Response(content, content_type="application/zip"), f"{found.code}-{number}.zip")


@pages.get("/<code>/packages/<int:number>/letter.docx")
@allowed(*EVERYBODY)
def letter(code: str, number: int) -> Response:
    """The draft of an answer that names this version."""
    found = _opened(code, "request")
    check_whole(found.organisation_id, Asked.load(found.asked), seen_by=signed_in())
    kept = queries.find_package(found, number)
    with force_locale("vi"):  # a letter to an office, whoever reads the page
        content = letter_of(facts_of(found, kept, now=clock.now()))
    return _as_file(Response(content, content_type=WORD), f"{found.code}-{number}.docx")


# --- what each form does ---------------------------------------------------------------------------------


def _do(code: str, schema: type[FormSchema], name: str, act: Any, done: str) -> Any:
    found, form = queries.find_request(code, seen_by=signed_in()), read_form(schema)
    status = 422
    if name == "package":
        form.errors.clear()
    if form.is_valid:
        try:
            act(found, form)
        except NotFound as refusal:
            form.refuse(refusal)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(done)
            return redirect(url_for("requests.show", code=found.code), code=303)
    return _show(queries.find_request(code, seen_by=signed_in()), form, status=status, which=name)


def _add_document(found: DataRequest, form: Form) -> None:
    read = read_letter(form, found.opened_by_organisation_id)
    actions.add_document(found, letter=read, **_by(form))


def _name_supplier(found: DataRequest, form: Form) -> None:
    owner = find_asked(form.data["organisation"], seen_by=signed_in())
    actions.name_supplier(found, owner, reason=form.data["reason"], **_by(form))


def _assign(found: DataRequest, form: Form) -> None:
    actions_answering.assign(found, form.data["person"], side=form.data["side"], **_by(form))


def _package(found: DataRequest, form: Form) -> None:
    del form
    actions_package.ask_for_package(found, by=signed_in(), now=clock.now())


def _answer(found: DataRequest, form: Form) -> None:
    number = form.data["package"]
    kept = queries.find_package(found, number) if number else None
    actions_answering.answer(found, kept, note=form.data["note"], **_by(form))


def _close(found: DataRequest, form: Form) -> None:
    actions_answering.close(found, outcome=form.data["words"], **_by(form))


def _withdraw(found: DataRequest, form: Form) -> None:
    actions_answering.withdraw(found, reason=form.data["words"], **_by(form))


def _by(form: Form) -> dict[str, Any]:
    return {"by": signed_in(), "now": clock.now(), "entry_id": form.data.get("entry_id", "")}


# --- what is shown ---------------------------------------------------------------------------------------


def _opened(code: str, kind: str) -> DataRequest:
    """Find the request; an officer's look is written down for the supplier to see."""
    seen = signed_in()
    found = queries.find_request(code, seen_by=seen)
    if found.organisation_id is not None:
        note_look(kind, found.code, organisation_id=found.organisation_id, name=found.subject, by=seen, now=clock.now())
    return found


def _show(found: DataRequest, form: Form, *, status: int, which: str = "") -> Response:
    seen, now = signed_in(), clock.now()
    owner = Organisation.get_by_id(found.organisation_id) if found.organisation_id else None
    asked = Asked.load(found.asked)
    lots = lots_seen(found.organisation_id, asked, seen_by=seen) if found.organisation_id else []
    is_theirs = not (seen.is_officer or seen.is_admin)
    missing = blockers_of(owner, lots, language=language(), now=now, with_drafts=is_theirs) if owner else []
    job = views.job_view(queries.job_of(found))
    works, may_end = views.may_work(found, seen), _may_end(found, seen)
    html = render_template(
        "requests/show.html",
        head=views.head_view(found, signer=queries.signer_of(found), now=now),
        lots=[{"code": one.code, "lot": one.lot, "name": one.name, "href": _lot_href(one.code, seen)} for one in lots],
        blockers=[views.blocker_view(one) for one in missing],
        packages=[views.package_view(one, found.code) for one in queries.packages_of(found)],
        job=job,
        is_waiting=job is not None and not job["is_failed"],
        history=views.history_view(queries.history_of(found, seen_by=seen), seen_by=seen),
        goods=_goods_of(found, seen),
        form=form,
        which=which,
        laws=laws_shown(),
        works=works,
        may_answer=works and (seen.role in (MANAGER, ADMIN)),
        may_package=found.state not in (State.UNKNOWN, State.CLOSED, State.WITHDRAWN),
        may_end=may_end,
        may_write=may_end and seen.role in OFFICES and not found.document_no,
        people=_people(found, works=works, may_end=may_end),
        is_office=seen.role in OFFICES,
    )
    return make_response(html, status)


def _may_end(found: DataRequest, seen: Viewer) -> bool:
    try:
        actions.check_opener(found, by=seen)
    except Refusal:
        return False
    return True


def _people(found: DataRequest, *, works: bool, may_end: bool) -> dict[str, list[tuple[str, str]]]:
    """Who may be given it, by side; empty where the reader gives nobody anything."""
    sides: dict[str, list[tuple[str, str]]] = {SUPPLIER: [], OFFICE: []}
    if works and found.organisation_id is not None:
        sides[SUPPLIER] = [(str(one.id), one.name) for one in queries.colleagues(found.organisation_id)]
    if may_end and found.origin != PAPER and found.opened_by_organisation_id is not None:
        officers = queries.colleagues(found.opened_by_organisation_id, roles=(AUDITOR,))
        sides[OFFICE] = [(str(one.id), one.name) for one in officers]
    return sides


def _goods_of(found: DataRequest, seen: Viewer) -> dict[str, str]:
    """Who sold the unknown goods and the officer's remark: for offices alone."""
    if seen.role not in OFFICES:
        return {}
    first = queries.history_of(found, seen_by=seen)[0]
    return {key: str(first.private.get(key, "")) for key in ("seller", "remark")}


def _lot_href(code: str, seen: Viewer) -> str:
    return url_for("audit.batch", code=code) if seen.role in OFFICES else f"/batches/{code}"


def _file(listing: Listing, kind: str, seen: Viewer) -> Response:
    """The whole list as the filters leave it."""
    whole = Listing(listing.search, 1, listing.sort, listing.is_descending, listing.filters)
    page = queries.requests(whole, seen_by=seen, now=clock.now(), size=MOST_LISTED)
    heads = [_("Mã yêu cầu"), _("Cơ sở"), _("Bên yêu cầu"), _("Văn bản"), _("Nội dung"), _("Mở từ"), _("Tình trạng"),
             _("Nhận lúc"), _("Hạn trả lời"), _("Trả lời lúc"), _("Đồng hồ")]  # fmt: skip
    rows = [_cells(views.row_view(one, now=clock.now())) for one in page.items]
    log_act(seen, "requests.export", "", now=clock.now(), search=listing.search, filters=dict(listing.filters))
    name = f"requests-{clock.today().isoformat()}"
    return list_answer(kind, heads, rows, name=name, title=_("Yêu cầu dữ liệu"))


def _cells(row: dict[str, Any]) -> list[object]:
    moments = [show_moment(row[name]) for name in ("received_at", "due_at", "answered_at")]
    return [row["code"], row["organisation"], row["office"], row["document"], row["subject"], row["origin"],
            row["state_word"], *moments, row["clock"]["words"]]  # fmt: skip


def _as_file(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.context_processor
def words() -> dict[str, Any]:
    """What the templates say days with."""
    return {"show_day": show_day}
