"""The first screen after signing in: what there is to do today, for each role."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import batches_to_choose, state
from trace.batches.rules import State
from trace.desk import beginnings, safe_days
from trace.desk.record_pages import own_organisation, receivable_ways, receive_href, step_card
from trace.desk.subjects import Subject, batch_href
from trace.documents.queries import expiring
from trace.documents.rules import CERTIFICATE_NAMES, WARN_DAYS
from trace.events import inspections
from trace.events.waiting import Wait, waits_of
from trace.kit.days import show_day
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.languages import language
from trace.kit.viewer import RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.processes.queries import template as find_template
from trace.readiness.queries import lacks_of
from trace.readiness.queries_findings import count_of_organisation
from trace.seasons.models import Season
from trace.seasons.queries import open_seasons

home = Blueprint("home", __name__, url_prefix="/desk")
CARDS, TODOS, LOOKED_AT, PAPERS = 6, 6, 12, 3


@home.get("/")
@allowed(SIGNED_IN)
def show() -> Any:
    """What to do today; an officer and an admin go where their work is."""
    by = signed_in()
    if by.role not in RECORDERS or by.organisation_id is None:
        return _elsewhere()
    organisation = own_organisation(by)
    growing, lots = open_seasons(organisation.id)[:CARDS], batches_to_choose(organisation.id)[:LOOKED_AT]
    waits = waits_of(growing)
    stages = beginnings.stages_of(organisation, may_approve=by.may_approve)
    waiting = [lot for lot in lots if state(lot, clock.today()) == State.AWAITING]
    return render_template(
        "desk/home.html",
        name=by.name,
        organisation=organisation.name,
        today=clock.today(),
        is_approved=organisation.is_approved,
        count=count_of_organisation(organisation.id, seen_by=by),
        stages=stages if any(not stage["is_done"] for stage in stages) else [],
        may_record=bool(growing or lots),
        seasons=[_season_card(organisation, season, waits[season.id]) for season in growing],
        lots=[_lot_card(organisation, lot) for lot in lots[:CARDS]],
        todos=_inbox(by) + _todos(organisation, lots, waiting, may_approve=by.may_approve),
        receipts=[{"name": w.name(language()), "href": receive_href(w)} for w in receivable_ways(organisation)],
        may_print="labels.new" in current_app.view_functions or "labels.index" in current_app.view_functions,
    )


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
    return render_template("desk/home_office.html", name=signed_in().name, links=here)


def _todos(
    organisation: Organisation, lots: Sequence[Batch], waiting: Sequence[Batch], *, may_approve: bool
) -> list[dict[str, Any]]:
    """Việc cần làm tiếp: lots that are stopped, that lack something, that wait for a word, papers about to end."""
    found = [_held(lot) for lot in lots if lot.is_on_hold]
    for lot in waiting:
        lacks = [lack for lack in lacks_of(lot, now=clock.now()) if lack.rule.at not in ("approve", "hold")]
        blocking = [lack for lack in lacks if lack.is_blocking]
        if blocking:
            found.append(_lacking(lot, blocking))
        elif may_approve:
            found.append(_to_approve(lot))
    return [*found[:TODOS], *_papers(organisation)]


def _inbox(by: Viewer) -> list[dict[str, Any]]:
    """Corrections that wait for this person's word."""
    waiting = inspections.to_decide(seen_by=by)
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


def _papers(organisation: Organisation) -> list[dict[str, Any]]:
    """Papers that have ended or end within 60 days; where there are many, how many more and the way to them all."""
    today = clock.today()
    ending = expiring(organisation.id, before=today + timedelta(days=WARN_DAYS[0] + 1))
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


def _season_card(organisation: Organisation, season: Season, wait: Wait) -> dict[str, Any]:
    way = find_template(season.template)
    subject = Subject(organisation, way, season=season, done=tuple(season.done_steps))
    safe = safe_days.of_wait(season, wait)
    likely = subject.likely_steps(is_waiting=bool(safe and safe["is_waiting"]))
    return {
        "title": season.name,
        "icon": way.icon,
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
