"""What seasons usually still need, and when: by the usual days of their kind and what is in their diary."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from trace.events.projections import touches_of
from trace.events.rules import day_of
from trace.kit.days import show_day
from trace.kit.languages import language
from trace.processes.queries import template as find_template
from trace.processes.timing import Expected, expected_steps
from trace.seasons.models import Season

SOON, STALE = timedelta(days=7), timedelta(days=30)


def written_days(seasons: Sequence[Season]) -> dict[int, dict[str, list[date]]]:
    """By season the days on which each step was written, with one reading of the book."""
    said = touches_of([season.identifier for season in seasons])
    found: dict[int, dict[str, list[date]]] = {}
    for season in seasons:
        days: dict[str, list[date]] = {}
        for touch in said[season.identifier]:
            days.setdefault(touch.step, []).append(day_of(touch.happened_at))
        found[season.id] = days
    return found


def expected_of(season: Season, days: Mapping[str, Sequence[date]]) -> list[Expected]:
    """What usually still comes in this season; nothing once it is closed."""
    if season.closed_on is not None:
        return []
    way = find_template(season.template)
    return expected_steps(way, opened_on=season.opened_on, done=days, variety=season.variety)


def due_in(seasons: Sequence[Season], *, today: date) -> dict[int, list[Expected]]:
    """What is due now or within a week, by season; what has been due for over a month is taken for left out."""
    days = written_days(seasons)
    found: dict[int, list[Expected]] = {}
    for season in seasons:
        due = [
            one
            for one in expected_of(season, days[season.id])
            if one.first <= today + (timedelta() if one.is_recurring else SOON) and one.last >= today - STALE
        ]
        # Of a step that comes several times only the next one is work of today.
        found[season.id] = list({one.step.code: one for one in reversed(due)}.values())
    return found


def name_of(one: Expected) -> str:
    """`Bón phân lần 2`."""
    name = one.step.name(language())
    return _("%(step)s lần %(number)s", step=name, number=one.number) if one.number else name


def when_of(one: Expected, *, today: date) -> str:
    """When it is usually done, and whether that is past; guesses say that they are."""
    if one.is_recurring:
        late = (today - one.first).days
        told = (
            ngettext("đã quá %(num)s ngày so với lần ghi đều đặn", "đã quá %(num)s ngày so với lần ghi đều đặn", late)
            if late > 0
            else _("đến kỳ ghi đều đặn hôm nay")
        )
    elif one.last < today:
        told = _("thường xong trước %(day)s", day=show_day(one.last))
    else:
        told = _("thường làm từ %(first)s đến %(last)s", first=show_day(one.first), last=show_day(one.last))
    return told if one.is_sure else _("%(told)s (ước chừng)", told=told)


def todo_of(season: Season, one: Expected, *, today: date, href: str) -> dict[str, Any]:
    """One line of the list of work."""
    return {
        "label": _("%(step)s · %(season)s", step=name_of(one), season=season.name),
        "why": when_of(one, today=today),
        "href": href,
        "action": _("Ghi"),
        "icon": one.step.icon,
    }
