"""What pages about visits show, as plain values."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.kit.days import show_day, show_moment
from trace.kit.languages import language
from trace.scans.actions_cases import NEW
from trace.scans.models import ScanCase, ScanCaseAct
from trace.scans.queries_cases import days_of, most_read_packs, total_of
from trace.scans.rules_signals import Day, signal_rules
from trace.scans.words import ACT_WORDS, STATE_ICONS, STATE_WORDS

PLOT_DAYS: Final = 30
_WIDTH, _HEIGHT, _HEAD, _FOOT = 640, 190, 36, 36


def plot_of(days: Sequence[Day]) -> dict[str, Any]:
    """A column a day with its twin: `columns` (x, y, width, height), the highest count, first and last day, and the
    rows of days that had visits, the latest first."""
    most = max((one.visits for one in days), default=0)
    step, room = _WIDTH / max(1, len(days)), _HEIGHT - _FOOT - _HEAD
    columns = [
        {
            "x": round(number * step + 2, 1),
            "width": round(step - 4, 1),
            "y": round(_HEAD + room * (1 - one.visits / most), 1),
            "height": round(room * one.visits / most, 1),
        }
        for number, one in enumerate(days)
        if one.visits
    ]
    return {
        "width": _WIDTH, "height": _HEIGHT, "axis_y": _HEIGHT - _FOOT, "columns": columns, "most": most,
        "total": sum(one.visits for one in days), "first": show_day(days[0].day), "last": show_day(days[-1].day),
        "rows": [
            {"day": show_day(one.day), "visits": one.visits, "networks": one.networks, "regions": one.regions}
            for one in reversed(days)
            if one.visits
        ],
    }  # fmt: skip


def scans_of_lot(batch: Batch, *, today: date, serial: str = "") -> dict[str, Any]:
    """First visit, total, plot and most read packs of a lot, or of one pack: for staff and officers, today included."""
    first_on, visits = total_of(batch, serial=serial)
    return {
        "first_on": show_day(first_on), "visits": visits,
        "plot": plot_of(days_of(batch, serial=serial, until=today, days=PLOT_DAYS)),
        "packs": [] if serial else [{"serial": one, "visits": count} for one, count in most_read_packs(batch)],
    }  # fmt: skip


def row_of(case: ScanCase) -> dict[str, Any]:
    """One line of the list."""
    batch = case.batch
    name = batch.product.name if batch.product else batch.name
    return {
        "code": case.code, "href": f"/scans/cases/{case.code}", "name": name,
        "lot": batch.lot, "serial": case.serial, "organisation": case.organisation.name, "score": case.score,
        "signals": [one["word"] for one in signals_of(case)], "state": case.state, "is_new": case.state == NEW,
        "state_word": _(STATE_WORDS[case.state]), "state_icon": STATE_ICONS[case.state],
        "opened": show_day(case.opened_at), "changed": show_day(case.changed_at),
    }  # fmt: skip


def signals_of(case: ScanCase) -> list[dict[str, Any]]:
    """The evidence in words: which rule, what it saw, why that is worth a look."""
    rules = {rule.key: rule for rule in signal_rules()}
    shown = []
    for one in case.signals:
        rule = rules.get(one["key"])
        words = {"word": rule.name(language()), "why": rule.why} if rule else {"word": one["key"], "why": ""}
        first, last = (show_day(date.fromisoformat(one[name])) for name in ("first_on", "last_on"))
        shown.append({**one, **words, "from": first, "to": last})
    return shown


def act_of(act: ScanCaseAct) -> dict[str, str]:
    """One act of the case's history."""
    return {"word": _(ACT_WORDS[act.kind]), "reason": act.reason, "by": _(act.by_name) if act.by_name else "",
            "at": show_moment(act.at)}  # fmt: skip


def inspection_href(case: ScanCase) -> str:
    """Where an inspection is planned with everything filled in."""
    asked = {"about": f"case:{case.code}", "supplier": case.organisation.code, "batch": case.batch.code}
    return "/inspections/new?" + urlencode(asked)
