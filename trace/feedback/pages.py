"""Phản ánh: the list for those who answer, one report with its acts, and its buttons."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import N_, Refusal
from trace.feedback import actions, queries, rules
from trace.feedback.models import Feedback
from trace.feedback.public_pages import public
from trace.feedback.reading import kind_of, kinds
from trace.feedback.schemas import WordsForm
from trace.kit.acts import log_act
from trace.kit.days import show_moment
from trace.kit.forms import Form, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.list_answer import list_answer
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS

pages = Blueprint("feedback", __name__, url_prefix="/feedback")
blueprints = (public,)


@pages.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str | Response:
    """Reports one may see: those that wait, the most urgent first."""
    seen, now = signed_in(), clock.now()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    if request.args.get("as") in ("csv", "xlsx"):
        return _file(listing, request.args["as"])
    page = queries.feedbacks(listing, seen_by=seen, now=now)
    waiting, late = queries.count_open(seen_by=seen, now=now)
    return render_template(
        "feedback/index.html",
        page=page,
        rows=[_row(one) for one in page.items],
        kinds=[(one.code, one.name(language())) for one in kinds()],
        states=[*((str(code), _(name)) for code, name in rules.STATE_NAMES.items()), ("all", _("Tất cả"))],
        waiting=waiting,
        late=late,
        is_searched=bool(listing.search or listing.filters),
        shows_owner=rules.is_office(seen),
        export=listing.arguments(page=1),
    )


@pages.get("/<code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> Response:
    """One report."""
    return _show(_find(code), Form(), status=200)


@pages.post("/<code>/take")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def take(code: str) -> Any:
    """I look into it."""
    return _do(code, lambda one, _form: actions.take(one, by=signed_in(), now=clock.now()), N_("Đã ghi: đang xem."))


@pages.post("/<code>/answer")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def answer(code: str) -> Any:
    """Write to the shopper."""
    return _do(
        code,
        lambda one, form: actions.answer(one, form.data["words"], by=signed_in(), now=clock.now()),
        N_("Đã trả lời. Người mua đọc được bằng mã phản ánh."),
    )


@pages.post("/<code>/note")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def note(code: str) -> Any:
    """Write for those who work on it."""
    return _do(
        code,
        lambda one, form: actions.note(one, form.data["words"], by=signed_in(), now=clock.now()),
        N_("Đã ghi chú."),
    )


@pages.post("/<code>/close")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def close(code: str) -> Any:
    """Say what came of it."""

    def act(one: Feedback, form: Form) -> None:
        data = form.data
        actions.close(one, data["outcome"], words=data["words"], by=signed_in(), now=clock.now())

    return _do(code, act, N_("Đã khép lại."))


@pages.post("/<code>/reopen")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def reopen(code: str) -> Any:
    """Look again."""
    return _do(
        code,
        lambda one, form: actions.reopen(one, form.data["words"], by=signed_in(), now=clock.now()),
        N_("Đã mở lại."),
    )


@pages.post("/<code>/erase-contact")
@allowed(AUDITOR, ADMIN)
def erase_contact(code: str) -> Any:
    """Drop the way to reach who reported."""
    return _do(
        code,
        lambda one, _form: actions.erase_contact(one, by=signed_in(), now=clock.now()),
        N_("Đã xóa cách liên hệ."),
    )


def _find(code: str) -> Feedback:
    return queries.find_feedback(code, seen_by=signed_in())


def _do(code: str, act: Callable[[Feedback, Form], None], done: str) -> Any:
    found, form, status = _find(code), read_form(WordsForm), 422
    if form.is_valid:
        try:
            act(found, form)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(_(done))
            return redirect(url_for("feedback.show", code=found.code), code=303)
    return _show(found, form, status=status)


def _show(found: Feedback, form: Form, *, status: int) -> Response:
    seen, now, kind = signed_in(), clock.now(), kind_of(found.kind)
    html = render_template(
        "feedback/show.html",
        report=found,
        row=_row(found),
        said=queries.said_in(found),
        contact=queries.contact_of(found, seen_by=seen),
        lines=[
            {"kind": one.act.kind, "name": _(rules.ACT_WORDS[rules.Act(one.act.kind)]), "words": one.words,
             "who": one.who, "at": show_moment(one.act.at)}
            for one in queries.history_of(found)
        ],
        form=form,
        outcomes=[(code, _(name)) for code, name in rules.OUTCOMES.items()],
        is_office=rules.is_office(seen),
        is_closed=found.state == rules.State.CLOSED,
        may_close=rules.may_close(seen, kind, organisation_id=found.organisation_id),
        hours_left=_hours_left(found, now),
    )  # fmt: skip
    return make_response(html, status)


def _hours_left(found: Feedback, now: Any) -> int | None:
    """Whole hours until an answer is due, negative once it is late; none when it was answered."""
    if found.answered_at is not None or found.state == rules.State.CLOSED:
        return None
    return int((found.due_at - now).total_seconds() // 3600)


def _row(one: Feedback) -> dict[str, Any]:
    now = clock.now()
    return {
        "code": one.code,
        "href": url_for("feedback.show", code=one.code),
        "name": one.name,
        "about": one.about,
        "serial": one.serial,
        "kind": kind_of(one.kind).name(language()),
        "icon": kind_of(one.kind).icon,
        "state": one.state,
        "state_name": _(rules.STATE_NAMES[rules.State(one.state)]),
        "outcome": _(rules.OUTCOMES[one.outcome]) if one.outcome else "",
        "organisation": one.organisation.name if one.organisation else "",
        "received": show_moment(one.received_at),
        "due": show_moment(one.due_at),
        "is_late": rules.is_late(due_at=one.due_at, answered_at=one.answered_at or one.closed_at, now=now),
        "is_folded": one.is_folded,
    }


def _file(listing: Listing, form: str) -> Response:
    """The whole list as the filters leave it; nothing of who reported, and not what was said."""
    seen, now = signed_in(), clock.now()
    heads = [_("Mã"), _("Điều phản ánh"), _("Hàng"), _("Mã quét"), _("Cơ sở"), _("Tình trạng"), _("Kết quả"),
             _("Nhận lúc"), _("Hạn trả lời"), _("Quá hạn")]  # fmt: skip
    names = ("code", "kind", "name", "about", "organisation", "state_name", "outcome", "received", "due")
    rows = [_row(one) for one in queries.every(listing, seen_by=seen, now=now)]
    cells = [[*(row[name] for name in names), _("có") if row["is_late"] else ""] for row in rows]
    log_act(seen, "feedback.export", form, now=now, search=listing.search, filters=dict(listing.filters))
    return list_answer(form, heads, cells, name=f"phan-anh-{clock.today().isoformat()}", title=_("Phản ánh"))
