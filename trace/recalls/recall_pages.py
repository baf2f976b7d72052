"""Pages of recalls: the list, the form with its scope before anything is written, one recall and what is done to it."""

from datetime import UTC, datetime, time
from typing import Any, Final
from uuid import uuid4

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.batches.queries import batches_to_choose
from trace.clock import VIETNAM
from trace.documents.actions import keep_document
from trace.documents.stores import store_of
from trace.errors import N_, Refusal
from trace.kit.acts import log_act
from trace.kit.forms import Form, read_form, say
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.languages import language
from trace.kit.list_answer import list_answer
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS
from trace.organisations.models import Organisation
from trace.recalls import actions, origins, queries, rules, view
from trace.recalls.models import Recall
from trace.recalls.rules import COMPULSORY, VOLUNTARY, Origin, RecallInvalid
from trace.recalls.schemas import EntryForm, ReasonForm, RecallForm
from trace.recalls.scope import scope_of
from trace.recalls.terms import handlings, hazards, law_for, laws

recalls = Blueprint("recalls", __name__, url_prefix="/recalls")
MOST_ROWS: Final = 5_000
_SHOWN: Final = 200
_ASKED: Final = ("from", "lots", "last", "since", "until")


@recalls.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> Any:
    """Every recall the reader may see; `?format=csv` or `xlsx` gives what was asked for as a file."""
    seen, now = signed_in(), clock.now()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    if request.args.get("format") in ("csv", "xlsx"):
        return _file(listing, request.args["format"])
    page = queries.recalls(listing, seen_by=seen)
    counts = queries.lot_counts([one.id for one in page.items])
    return render_template(
        "recalls/index.html",
        page=page,
        rows=[view.row_of(one, counts.get(one.id, 0), now) for one in page.items],
        states=[(str(one), _(word)) for one, word in rules.STATE_NAMES.items()],
        kinds=[(one, _(word)) for one, word in rules.KINDS.items()],
        hazards=_options(hazards()),
        is_asked=bool(listing.search or listing.filters),
        may_open=seen.role in RECORDERS or seen.is_officer,
    )


@recalls.get("/new")
@allowed(*RECORDERS, AUDITOR)
def new() -> Response:
    """Where the goods are to be found; once that is said, the scope and the form."""
    kind, key = request.args.get("kind_of_origin", ""), request.args.get("key", "")
    if kind:
        kept = {name: request.args[name] for name in _ASKED[1:] if request.args.get(name)}
        return redirect(url_for("recalls.new", **{"from": f"{kind}:{key}", **kept}), code=303)  # type: ignore[return-value]
    if not request.args.get("from"):
        return _choose(Form(), status=200)
    now = clock.now()
    typed = Form(
        {
            "kind": COMPULSORY if signed_in().is_officer else VOLUNTARY,
            "handling": "destroy",
            "found_on": now.astimezone(VIETNAM).date().isoformat(),
            "found_time": now.astimezone(VIETNAM).strftime("%H:%M"),
            "reason": request.args.get("reason", "")[:500],
            "entry_id": str(uuid4()),
        }
    )
    return _form_page(typed, status=200)


@recalls.post("/new")
@allowed(*RECORDERS, AUDITOR)
@idempotent
def create() -> Any:
    """Keep the draft with its scope."""
    seen, form = signed_in(), read_form(RecallForm)
    status = 422
    if form.is_valid:
        try:
            found = _found()
            organisation = Organisation.get_by_id(found.goods[0].organisation_id)
            recall = actions.open_recall(
                found.goods,
                organisation=organisation,
                origin_kind=str(found.kind),
                origin=found.said,
                found_at=_moment(form),
                decision=_decision(form) if form.data["kind"] == COMPULSORY else None,
                **{name: form.data[name] for name in _KEPT},
                by=seen,
                now=clock.now(),
                entry_id=form.data["entry_id"] or str(uuid4()),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            status = 422 if refusal.status == 404 else refusal.status
        else:
            flash(_("Đã soạn đợt thu hồi %(code)s. Xem lại phạm vi rồi xác nhận.", code=recall.code))
            return redirect(url_for("recalls.show", code=recall.code), code=303)
    return _form_page(form, status=status)


@recalls.get("/<code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> Response:
    """One recall: where it stands, how far it reaches, what was done."""
    return _show(queries.find_recall(code, seen_by=signed_in()), Form(), status=200)


@recalls.post("/<code>/narrow")
@allowed(*RECORDERS, AUDITOR)
@idempotent
def narrow(code: str) -> Any:
    """Take a lot out of the scope, with a reason."""
    return _turned(code, is_included=False)


@recalls.post("/<code>/widen")
@allowed(*RECORDERS, AUDITOR)
@idempotent
def widen(code: str) -> Any:
    """Take it back in."""
    return _turned(code, is_included=True)


@recalls.post("/<code>/confirm")
@allowed(MANAGER, AUDITOR, ADMIN)
@idempotent
def confirm(code: str) -> Any:
    """Make it known."""
    recall, form = queries.find_recall(code, seen_by=signed_in()), read_form(EntryForm)
    try:
        actions.confirm(recall, by=signed_in(), now=clock.now(), entry_id=_entry(form))
    except Refusal as refusal:
        return _refused(recall, form, refusal)
    flash(_("Đã công bố thu hồi. Trang của mọi lô đã báo, in tem đã dừng, các nơi giữ hàng đang được báo."))
    return redirect(url_for("recalls.show", code=recall.code), code=303)


@recalls.post("/<code>/cancel")
@allowed(*RECORDERS, AUDITOR)
@idempotent
def cancel(code: str) -> Any:
    """Let a draft go."""
    recall, form = queries.find_recall(code, seen_by=signed_in()), read_form(ReasonForm)
    if not form.is_valid:
        return _show(recall, form, status=422)
    try:
        actions.cancel(recall, reason=form.data["reason"], by=signed_in(), now=clock.now(), entry_id=_entry(form))
    except Refusal as refusal:
        return _refused(recall, form, refusal)
    flash(_("Đã thôi đợt thu hồi %(code)s.", code=recall.code))
    return redirect(url_for("recalls.index"), code=303)


_KEPT: Final = ("kind", "hazard", "law", "handling", "reason", "instructions", "return_to")


def _turned(code: str, *, is_included: bool) -> Any:
    seen, form = signed_in(), read_form(ReasonForm)
    recall = queries.find_recall(code, seen_by=seen)
    if not form.is_valid:
        return _show(recall, form, status=422)
    try:
        lot = queries.lot_called(recall, request.form.get("lot", ""))
        turn = actions.widen if is_included else actions.narrow
        turn(recall, lot.batch, reason=form.data["reason"], by=seen, now=clock.now(), entry_id=_entry(form))
    except Refusal as refusal:
        return _refused(recall, form, refusal)
    words = _("Lô %(lot)s đã trở lại phạm vi.") if is_included else _("Đã bỏ lô %(lot)s khỏi phạm vi.")
    flash(words % {"lot": lot.batch.lot})
    return redirect(url_for("recalls.show", code=recall.code) + "#lots", code=303)


def _refused(recall: Recall, form: Form, refusal: Refusal) -> Response:
    form.refuse(refusal)
    return _show(recall, form, status=refusal.status)


def _show(recall: Recall, form: Form, *, status: int) -> Response:
    seen, now = signed_in(), clock.now()
    recall = queries.find_recall(recall.code, seen_by=seen)
    every = queries.lots_of(recall)
    is_side = seen.is_admin or seen.is_officer or seen.owns(recall.organisation_id)
    lots = every if is_side else [lot for lot in every if lot.holder_id == seen.organisation_id]
    may_change = queries.may_change(recall, by=seen)
    html = render_template(
        "recalls/show.html",
        recall=view.facts_of(recall, lots, now=now, seen_by=seen),
        lots=view.lots_view(lots[:_SHOWN], seen_by=seen),
        more=max(0, len(lots) - _SHOWN),
        sent=view.sent_view([lot.batch_id for lot in lots if lot.is_included]) if is_side else [],
        acts=view.acts_view(queries.acts_of(recall)) if is_side else [],
        form=form,
        may_change=may_change,
        may_confirm=queries.may_confirm(recall, by=seen),
        is_side=is_side,
        new_entry=lambda: str(uuid4()),
    )
    return make_response(html, status)


def _choose(form: Form, *, status: int) -> Response:
    seen = signed_in()
    lots = batches_to_choose(seen.organisation_id)[:50] if seen.organisation_id and not seen.is_officer else []
    html = render_template(
        "recalls/choose.html",
        form=form,
        origins=[(str(one), _(word)) for one, word in rules.ORIGIN_NAMES.items()],
        lots=[(one.code, f"{one.name} · {one.lot}") for one in lots],
        asked={name: request.values.get(name, "") for name in _ASKED},
    )
    return make_response(html, status)


def _form_page(form: Form, *, status: int) -> Response:
    seen = signed_in()
    try:
        found = _found()
    except Refusal as refusal:
        again = Form()
        again.add_error("", say(refusal))
        return _choose(again, status=422)
    lots = queries.preview_lots(scope_of(found.goods))
    category = next(iter(sorted(queries.categories_of(found.goods))), "")
    form.values.setdefault("law", law_for(category).code)
    html = render_template(
        "recalls/new.html",
        form=form,
        asked={name: request.values.get(name, "") for name in _ASKED if request.values.get(name)},
        origin=_(rules.ORIGIN_NAMES[Origin(found.kind)]),
        origin_said=view.origin_words(found.said),
        owner=found.goods[0].organisation.name,
        sums=view.sums_of(lots, seen_by=seen),
        lots=view.lots_view(lots[:_SHOWN], seen_by=seen),
        more=max(0, len(lots) - _SHOWN),
        sent=view.sent_view([lot.batch_id for lot in lots]),
        hazards=_options(hazards()),
        handlings=_options(handlings()),
        laws=[{"value": one.code, "label": one.name(language()), "help": one.article} for one in laws().values()],
        kinds=[(one, _(word)) for one, word in rules.KINDS.items()],
        is_officer=seen.is_officer,
    )
    return make_response(html, status)


def _found() -> origins.Found:
    asked = {name: request.values.get(name, "").replace("\0", "") for name in _ASKED}
    settings = current_app.config["SETTINGS"]
    return origins.goods_from(asked["from"], asked, seen_by=signed_in(), settings=settings)


def _moment(form: Form) -> datetime:
    written = form.data["found_time"]
    try:
        hour, _colon, minute = written.partition(":")
        at = time(int(hour), int(minute or 0)) if written else time(0)
    except ValueError:
        raise RecallInvalid(N_("Giờ không đúng. Ví dụ: 14:30."), field="found_time") from None
    return datetime.combine(form.data["found_on"], at, VIETNAM).astimezone(UTC)


def _decision(form: Form) -> rules.Decision | None:
    """The paper as typed and sent; the file is kept when all else of it is there."""
    data, seen, sent = form.data, signed_in(), request.files.get("decision_file")
    content = sent.read() if sent and sent.filename else b""
    file = None
    if data["decision_on"] is None:
        raise RecallInvalid(N_("Chọn ngày ký quyết định."), field="decision_on")
    if content and sent and seen.organisation_id:
        owner = Organisation.get_by_id(seen.organisation_id)
        file = keep_document(
            content, name=sent.filename or "", organisation=owner, by=seen, now=clock.now(),
            store=store_of(current_app.config["SETTINGS"]),
        )  # fmt: skip
    return rules.Decision(number=data["decision_no"], on=data["decision_on"], signer=data["signer"], file=file)


def _file(listing: Listing, kind: str) -> Response:
    seen = signed_in()
    found = queries.all_recalls(listing, seen_by=seen)[:MOST_ROWS]
    counts = queries.lot_counts([one.id for one in found])
    heads = [_(head) for head in view.HEADS]
    cells = [view.cells_of(one, counts.get(one.id, 0)) for one in found]
    log_act(seen, "recalls.export", now=clock.now(), count=len(found), filters=dict(listing.filters))
    return list_answer(kind, heads, cells, name=f"thu-hoi-{clock.today().isoformat()}", title=_("Thu hồi"))


def _options(named: Any) -> list[tuple[str, str]]:
    return [(one.code, one.name(language())) for one in named.values()]


def _entry(form: Form) -> str:
    return str(form.data.get("entry_id") or form.values.get("entry_id") or uuid4())
