"""Ending a recall: who is not done, the effectiveness check, reasons, closing, and the sealed report."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.documents.stores import store_of
from trace.errors import N_, NotAllowed, NotFound, Refusal
from trace.kit.days import show_moment
from trace.kit.forms import say
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.units import show_quantity
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.recalls import actions_closing as actions
from trace.recalls import queries_closing as queries
from trace.recalls.closing_report import holder_name
from trace.recalls.models import Recall, RecallNotice
from trace.recalls.models_sample import RecallSample
from trace.recalls.queries import find_recall, lots_of
from trace.recalls.queries_notices import contacts_of, may_manage
from trace.recalls.rules import UnknownRecall
from trace.recalls.rules_closing import HOW, RESULTS
from trace.recalls.rules_notices import STATE_WORDS, NoticeState
from trace.recalls.terms import handlings

closing = Blueprint("recall_closing", __name__, url_prefix="/recalls")


@closing.get("/<code>/closing")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def show(code: str) -> str:
    """What is still missing before the recall may end, and its end."""
    return _page(_find(code))


@closing.post("/<code>/sample")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def draw(code: str) -> Any:
    """Choose at random whom to ask again."""
    recall = _find(code)
    return _done(recall, lambda: actions.draw_sample(recall, **_by()), _("Đã rút mẫu."))


@closing.post("/<code>/sample/<int:number>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def check(code: str, number: int) -> Any:
    """What this holder said."""
    recall = _find(code)
    one = RecallSample.get_or_none(RecallSample.id == number, RecallSample.recall == recall.id)
    if one is None:
        raise UnknownRecall(N_("Không tìm thấy đợt thu hồi này."))
    said = {name: request.form.get(name, "").strip() for name in ("how", "result", "note")}
    return _done(recall, lambda: actions.check_sample(one, **said, **_by()), _("Đã ghi kết quả."))


@closing.post("/<code>/accounted/<notice>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def account(code: str, notice: str) -> Any:
    """Why the recall may end although this holder is not done."""
    recall = _find(code)
    one = RecallNotice.get_or_none(RecallNotice.code == notice.upper(), RecallNotice.recall == recall.id)
    if one is None:
        raise UnknownRecall(N_("Không tìm thấy đợt thu hồi này."))
    reason = request.form.get("reason", "")
    return _done(
        recall, lambda: actions.account(one, reason=reason, **_by()), _("Đã ghi lý do."), typed={one.code: reason}
    )


@closing.post("/<code>/close")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def close(code: str) -> Any:
    """End it; the report is made and sealed at once."""
    recall = _find(code)
    chosen = set(request.form.getlist("fixed"))
    fixed: list[Batch] = [lot.batch for lot in lots_of(recall) if lot.batch.code in chosen]
    said = request.form.get("said", "")
    return _done(
        recall,
        lambda: actions.close_with_report(recall, fixed=fixed, said=said, **_by(), **_where()),
        _("Đã kết thúc thu hồi, báo cáo đã lập và niêm phong."),
        typed={"said": said},
    )


@closing.post("/<code>/report")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def report(code: str) -> Any:
    """Make the report of a recall that is over, where that failed before."""
    recall, by = _find(code), signed_in()
    return _done(recall, lambda: actions.make_report(recall, by=by, now=clock.now(), **_where()), _("Đã lập báo cáo."))


def _find(code: str) -> Recall:
    by = signed_in()
    recall = find_recall(code, seen_by=by)
    if recall.confirmed_at is None or not may_manage(recall, by):
        raise UnknownRecall(N_("Không tìm thấy đợt thu hồi này."))
    return recall


def _by() -> dict[str, Any]:
    entry_id = request.form.get("entry_id", "") or str(uuid4())
    return {"by": signed_in(), "now": clock.now(), "entry_id": entry_id}


def _where() -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    return {"settings": settings, "store": store_of(settings)}


def _done(recall: Recall, act: Any, words: str, *, typed: dict[str, str] | None = None) -> Any:
    try:
        act()
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        return _page(recall, error=say(refusal), typed=typed or {}), refusal.status
    flash(words)
    return redirect(url_for("recall_closing.show", code=recall.code), code=303)


def _page(recall: Recall, *, error: str = "", typed: dict[str, str] | None = None) -> str:
    recall = find_recall(recall.code, seen_by=signed_in())
    standings, sample = queries.standings_of(recall), queries.sample_of(recall)
    # A house keeps its own name; only who is outside is called what others wrote.
    outside = [one.notice for one in standings if one.notice.holder_id is None]
    names = {number: one["name"] for number, one in contacts_of(outside).items()}
    form = queries.forms().get(recall.law)
    return render_template(
        "recalls/closing.html",
        code=recall.code,
        is_open=recall.state == "open",
        is_telling=recall.state == "open" and queries.is_telling(recall),
        report=recall.report_file.sha256 if recall.report_file_id else "",
        waiting=[_standing(one, names) for one in standings if not one.is_accounted],
        accounted=[_standing(one, names) for one in standings if one.is_accounted],
        sample=[_sampled(one, names) for one in sample],
        source=queries.sample_source(),
        how=[(word, _(name)) for word, name in HOW.items()],
        results=[(word, _(name)) for word, name in RESULTS.items()],
        fixable=[
            {"code": lot.batch.code, "name": f"{lot.batch.name} · {lot.batch.lot}"}
            for lot in lots_of(recall)
            if lot.is_included
        ]
        if handlings()[recall.handling].may_return
        else [],
        form=form,
        error=error,
        typed=typed or {},
        new_entry=lambda: str(uuid4()),
    )


def _standing(one: queries.Standing, names: dict[int, str]) -> dict[str, Any]:
    notice = one.notice
    return {
        "code": notice.code,
        "name": names.get(notice.id) or holder_name(notice),
        "href": url_for("recall_notices.show", code=notice.code),
        "state": _(STATE_WORDS[NoticeState(notice.state)]),
        "unexplained": show_quantity(one.unexplained, notice.unit, language()) if one.unexplained else "",
        "reason": one.reason,
    }


def _sampled(one: RecallSample, names: dict[int, str]) -> dict[str, Any]:
    return {
        "number": one.id,
        "name": names.get(one.notice_id) or holder_name(one.notice),
        "seed": one.seed,
        "holders": one.holders,
        "how": one.how,
        "how_word": _(HOW[one.how]) if one.how else "",
        "result": one.result,
        "result_word": _(RESULTS[one.result]) if one.result else "",
        "at": show_moment(one.checked_at),
    }
