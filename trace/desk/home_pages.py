"""The first screen after signing in: what there is to do today, for each role."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import batches_to_choose, state
from trace.batches.rules import State
from trace.desk import beginnings, due_steps, home_figures, safe_days
from trace.desk.drill_todos import drill_todos
from trace.desk.old_stock_todos import old_stock_todos
from trace.desk.record_pages import own_organisation, receivable_ways, receive_href, step_card
from trace.desk.subjects import Subject, batch_href
from trace.documents.models import Certificate
from trace.documents.queries import expiring
from trace.documents.rules import CERTIFICATE_NAMES, WARN_DAYS
from trace.events import inspections
from trace.events.models_proposals import CorrectionProposal
from trace.events.waiting import Wait, waits_of
from trace.kit.days import show_day
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.languages import language
from trace.kit.viewer import RECORDERS
from trace.organisations.models import Organisation
from trace.processes.queries import template as find_template
from trace.processes.timing import Expected
from trace.readiness.queries import lacks_of
from trace.readiness.queries_findings import count_of_organisation
from trace.seasons.models import Season
from trace.seasons.queries import open_seasons

home = Blueprint("home", __name__, url_prefix="/desk")
CARDS, TODOS, LOOKED_AT, GROWING, PAPERS, DUE = 6, 6, 12, 60, 3, 6


@home.get("/")
@allowed(SIGNED_IN)
def show() -> Any:
    """What to do today; an officer and an admin go where their work is."""
    by = signed_in()
    if by.role not in RECORDERS or by.organisation_id is None:
        return _elsewhere()
    organisation, today = own_organisation(by), clock.today()
    growing, lots = open_seasons(organisation.id)[:GROWING], batches_to_choose(organisation.id)[:LOOKED_AT]
    waits, due = waits_of(growing), due_steps.due_in(growing, today=today)
    waiting = [lot for lot in lots if state(lot, today) == State.AWAITING]
    decisions, ending = inspections.to_decide(seen_by=by), _ending_papers(organisation, today)
    stages = beginnings.stages_of(organisation, may_approve=by.may_approve)
    cards = [_season_card(organisation, season, waits[season.id]) for season in growing[:CARDS]]
    work = _due_work(organisation, growing, due, today)
    return render_template(
        "desk/home.html",
        name=by.name,
        organisation=organisation.name,
        kind=organisation.kind,
        today=today,
        is_approved=organisation.is_approved,
        figures=home_figures.figures_of(
            organisation,
            by,
            due=len(work),
            waiting=sum(1 for season in growing if _is_waiting(season, waits[season.id])),
            to_decide=len(decisions),
            findings=count_of_organisation(organisation.id, seen_by=by),
            papers=len(ending),
        ),
        stages=stages if any(not stage["is_done"] for stage in stages) else [],
        may_record=bool(growing or lots),
        work=work[:DUE],
        more_work=max(0, len(work) - DUE),
        seasons=cards,
        lots=[_lot_card(organisation, lot) for lot in lots[:CARDS]],
        todos=[
            *_inbox(decisions),
            *_todos(lots, waiting, may_approve=by.may_approve),
            *_papers(ending, today),
            *old_stock_todos(organisation.id, today=today),
            *drill_todos(by)[:TODOS],
        ],
        receipts=[{"name": w.name(language()), "href": receive_href(w)} for w in receivable_ways(organisation)],
        receive_href=home_figures.path_if_open("/handovers/receive"),
        calendar_href=_href("season_calendar.show"),
        map_href=_href("site_map.show"),
    )


def _href(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def _elsewhere() -> Any:
    """Officers begin with what they may look at, admins with who trades and who may come in."""
    if signed_in().is_officer and "audit.index" in current_app.view_functions:
        return redirect(url_for("audit.index"), code=303)
    links = [
        ("organisations.index", _("Cơ sở"), "factory"),
        ("people.index", _("Người dùng"), "people"),
        ("access.people", _("Người dùng"), "people"),
        ("seasons.index", _("Mùa vụ"), "seedling"),
        ("batches.index", _("Lô hàng"), "box"),
        ("findings.index", _("Việc cần sửa"), "warning"),
    ]
    here = [
        {"href": url_for(endpoint), "label": label, "icon": icon}
        for endpoint, label, icon in links
        if endpoint in current_app.view_functions
    ]
    numbers = home_figures.office_figures() if signed_in().is_admin else []
    return render_template("desk/home_office.html", name=signed_in().name, links=here, figures=numbers)


def _due_work(
    organisation: Organisation, growing: Sequence[Season], due: Mapping[int, Sequence[Expected]], today: date
) -> list[dict[str, Any]]:
    """What seasons usually need now, what should have been done first."""
    found = sorted(
        ((one, season) for season in growing for one in due[season.id]), key=lambda pair: (pair[0].last, pair[1].id)
    )
    return [
        due_steps.todo_of(season, one, today=today, href=_subject(organisation, season).step_href(one.step))
        for one, season in found
    ]


def _todos(lots: Sequence[Batch], waiting: Sequence[Batch], *, may_approve: bool) -> list[dict[str, Any]]:
    """Việc cần làm tiếp: lots that are stopped, that lack something, that wait for a word."""
    found = [_held(lot) for lot in lots if lot.is_on_hold]
    for lot in waiting:
        lacks = [lack for lack in lacks_of(lot, now=clock.now()) if lack.rule.at not in ("approve", "hold")]
        blocking = [lack for lack in lacks if lack.is_blocking]
        if blocking:
            found.append(_lacking(lot, blocking))
        elif may_approve:
            found.append(_to_approve(lot))
    return found[:TODOS]


def _inbox(waiting: Sequence[CorrectionProposal]) -> list[dict[str, Any]]:
    """Corrections that wait for this person's word."""
    if not waiting:
        return []
    one_href, count = url_for("corrections.show", number=waiting[0].id), len(waiting)
    return [
        {
            "label": ngettext("%(num)s đề nghị sửa chờ bạn xác nhận", "%(num)s đề nghị sửa chờ bạn xác nhận", count),
            "why": _("Sửa nhẹ đi bản đã ghi thì cần người thứ hai."),
            "href": one_href if len(waiting) == 1 else url_for("corrections.index"),
            "action": _("Xem và quyết định"),
            "icon": "history",
        }
    ]


def _held(lot: Batch) -> dict[str, Any]:
    return {
        "label": _("%(lot)s đang tạm ngừng bán", lot=f"{lot.name} · {lot.lot}"),
        "why": lot.hold_reason,
        "href": batch_href(lot.code),
        "action": _("Xem lô"),
        "icon": "hold",
    }


def _lacking(lot: Batch, lacks: Sequence[Any]) -> dict[str, Any]:
    spoken = language()
    more = len(lacks) - 1
    return {
        "label": _("%(lot)s chưa in được tem", lot=f"{lot.name} · {lot.lot}"),
        "why": lacks[0].sentence(spoken)
        + (" " + ngettext("và %(num)s mục nữa", "và %(num)s mục nữa", more) if more else ""),
        "href": batch_href(lot.code),
        "action": _("Làm cho đủ"),
        "icon": "warning",
    }


def _to_approve(lot: Batch) -> dict[str, Any]:
    return {
        "label": _("Duyệt %(lot)s", lot=f"{lot.name} · {lot.lot}"),
        "why": _("Đã ghi đủ; người quản lý duyệt thì in được tem."),
        "href": batch_href(lot.code),
        "action": _("Xem và duyệt"),
        "icon": "clock",
    }


def _ending_papers(organisation: Organisation, today: date) -> list[Certificate]:
    """Papers that have ended or end within 60 days."""
    return expiring(organisation.id, before=today + timedelta(days=WARN_DAYS[0] + 1))


def _papers(ending: Sequence[Certificate], today: date) -> list[dict[str, Any]]:
    """The first that end; where there are many, how many more and the way to them all."""
    shown = ending if len(ending) <= PAPERS + 1 else ending[:PAPERS]
    found = [
        {
            "label": _("%(name)s số %(number)s", name=_(CERTIFICATE_NAMES.get(one.kind, one.kind)), number=one.number),
            "why": _ends(one.expires_on, today),
            "href": url_for("certificates.show", certificate_id=one.id),
            "action": _("Gia hạn"),
            "icon": "certificate",
        }
        for one in shown
    ]
    more = len(ending) - len(shown)
    if more:
        found.append(
            {
                "label": ngettext("Còn %(num)s giấy sắp hoặc đã hết hạn", "Còn %(num)s giấy sắp hoặc đã hết hạn", more),
                "why": _("Xem tất cả, giấy hết hạn trước đứng đầu."),
                "href": url_for("certificates.index"),
                "action": _("Xem tất cả"),
                "icon": "certificate",
            }
        )
    return found


def _ends(day: date, today: date) -> str:
    left = (day - today).days
    if left < 0:
        return _("đã hết hạn ngày %(day)s", day=show_day(day))
    told = _("còn hạn đến ngày %(day)s", day=show_day(day))
    return told + ngettext(", còn %(num)s ngày", ", còn %(num)s ngày", left) if left <= WARN_DAYS[1] else told


def _subject(organisation: Organisation, season: Season) -> Subject:
    return Subject(organisation, find_template(season.template), season=season, done=tuple(season.done_steps))


def _is_waiting(season: Season, wait: Wait) -> bool:
    safe = safe_days.of_wait(season, wait)
    return bool(safe and safe["is_waiting"])


def _season_card(organisation: Organisation, season: Season, wait: Wait) -> dict[str, Any]:
    subject = _subject(organisation, season)
    safe = safe_days.of_wait(season, wait)
    likely = subject.likely_steps(is_waiting=bool(safe and safe["is_waiting"]))
    return {
        "title": season.name,
        "icon": subject.template.icon,
        "href": subject.href,
        "last": show_day(season.last_event_at),
        "wait": safe["text"] if safe and safe["is_waiting"] else "",
        "next": step_card(subject, likely[0], language()) if likely else None,
        "chooser_href": subject.chooser_href,
    }


def _lot_card(organisation: Organisation, lot: Batch) -> dict[str, Any]:
    subject = Subject(organisation, find_template(lot.template), batch=lot, done=tuple(lot.done_steps))
    likely = subject.likely_steps()
    return {
        "title": subject.title,
        "icon": "box",
        "href": subject.href,
        "last": show_day(lot.last_event_at),
        "next": step_card(subject, likely[0], language()) if likely else None,
        "chooser_href": subject.chooser_href,
    }
