"""A year of seasons as a picture: plots and ponds down, months across. Positions are shares of the width, so that the
same drawing stands on a telephone and on a wall. Plain values for the template, and for the list that is its twin."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trace.desk import due_steps
from trace.events.projections import Touch, touches_of
from trace.events.rules import day_of
from trace.events.treatments import treatments_of
from trace.kit.days import show_day
from trace.kit.languages import language
from trace.kit.viewer import Viewer
from trace.processes.catalogue import HARVEST, OPEN, Template
from trace.processes.queries import template as find_template
from trace.processes.timing import Expected
from trace.seasons.models import Season
from trace.seasons.naming import name_for as season_name
from trace.sites.models import Site
from trace.sites.naming import name_for

HEAD, PLACE, LANE, BAR = 26, 26, 42, 14
MOST_MARKS, MARK_DAYS = 40, 5
LONGEST_LABEL = 24
LETTER = 2.1  # percent of a telephone's width


@dataclass(frozen=True)
class Year:
    """One calendar year as a scale: days become percent of the width."""

    number: int

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)

    @property
    def length(self) -> int:
        return 366 if calendar.isleap(self.number) else 365

    def at(self, day: date) -> float:
        """Where a day begins, between 0 and 100."""
        inside = min(max(day, self.first), self.last + timedelta(days=1))
        return round((inside - self.first).days * 100 / self.length, 2)

    def span(self, first: date, last: date) -> dict[str, float] | None:
        """The strip of the days from first to last; None where none of them lies in the year."""
        if last < self.first or first > self.last or last < first:
            return None
        left, right = self.at(first), self.at(last + timedelta(days=1))
        return {"x": left, "width": round(max(right - left, 0.4), 2)}

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def months(self) -> list[dict[str, Any]]:
        """Where each month begins and where its number stands."""
        starts = [self.at(date(self.number, month, 1)) for month in range(1, 13)]
        return [
            {"number": month, "x": left, "middle": round((left + right) / 2, 2)}
            for month, (left, right) in enumerate(zip(starts, [*starts[1:], 100.0], strict=True), start=1)
        ]


@dataclass
class Lane:
    """One season in its row; `values` are for the list, `picture` for the drawing."""

    season: Season
    first: date
    last: date
    values: dict[str, Any] = field(default_factory=dict)
    picture: dict[str, Any] = field(default_factory=dict)
    room: tuple[float, float] = (0, 0)


def drawing_of(
    seasons: Sequence[Season], sites: Mapping[int, Sequence[Site]], *, year: Year, today: date, seen_by: Viewer
) -> dict[str, Any]:
    """The rows with their lanes, heights and all positions, and the flat list of seasons that says the same in words.

    Places that share all their seasons share a row: a season on forty plots is one line, not forty.
    """
    said = touches_of([season.identifier for season in seasons])
    lanes = {one.id: _lane(one, said[one.identifier], year=year, today=today, seen_by=seen_by) for one in seasons}
    rows, top = [], HEAD
    for row in _rows(seasons, sites, seen_by=seen_by):
        placed = _stacked([lanes[number] for number in row["seasons"]])
        row_top, height = top, PLACE + LANE * (max(level for _lane_, level in placed) + 1)
        for lane, level in placed:
            lane.picture["y"] = row_top + PLACE + LANE * level
            lane.values["place"] = row["name"]
        rows.append({**row, "y": row_top, "height": height, "lanes": [lane.picture for lane, _level in placed]})
        top += height
    return {
        "rows": rows,
        "months": year.months(),
        "height": top + 4,
        "today": year.at(today) if year.holds(today) else None,
        "list": [lane.values for row in rows for lane in (lanes[number] for number in row["seasons"])],
    }


def _rows(seasons: Sequence[Season], sites: Mapping[int, Sequence[Site]], *, seen_by: Viewer) -> list[dict[str, Any]]:
    """Places by name, those with the very same seasons together."""
    worked: dict[int, list[int]] = {}
    places: dict[int, Site] = {}
    for season in seasons:
        for site in sites[season.id]:
            worked.setdefault(site.id, []).append(season.id)
            places[site.id] = site
    together: dict[tuple[int, ...], list[Site]] = {}
    for number, site in sorted(places.items(), key=lambda pair: (pair[1].name_sort, pair[0])):
        together.setdefault(tuple(worked[number]), []).append(site)
    owners = {season.id: season.organisation for season in seasons}
    rows, shown = [], set()
    for numbers, group in together.items():
        left = [number for number in numbers if number not in shown]
        if not left:  # its seasons stand in the rows of other places already
            continue
        shown.update(left)
        here = sorted({site.id for number in left for site in sites[number]})
        named = [places[number] for number in here] if len(left) == 1 else group
        rows.append(
            {
                "name": _places(named, seen_by),
                "organisation": "" if seen_by.owns(owners[left[0]].id) else owners[left[0]].name,
                "icon": find_template(next(s.template for s in seasons if s.id == left[0])).icon,
                "seasons": left,
            }
        )
    return rows


def _places(sites: Sequence[Site], seen_by: Viewer) -> str:
    ordered = sorted(sites, key=lambda site: (site.name_sort, site.id))
    first = name_for(ordered[0], seen_by=seen_by) or ordered[0].code
    return first if len(ordered) == 1 else _("%(place)s và %(count)s nơi nữa", place=first, count=len(ordered) - 1)


def _stacked(lanes: Sequence[Lane]) -> list[tuple[Lane, int]]:
    """Each lane on the highest level where neither its bar nor its name, as wide as on a telephone, touches another."""
    taken: list[list[tuple[float, float]]] = []
    placed = []
    for lane in sorted(lanes, key=lambda one: (one.first, one.season.id)):
        left, right = lane.room
        level = next(
            (at for at, others in enumerate(taken) if all(end < left or right < start for start, end in others)),
            len(taken),
        )
        if level == len(taken):
            taken.append([])
        taken[level].append((left, right))
        placed.append((lane, level))
    return placed


def _lane(season: Season, said: Sequence[Touch], *, year: Year, today: date, seen_by: Viewer) -> Lane:
    way = find_template(season.template)
    days: dict[str, list[date]] = {}
    for touch in said:
        days.setdefault(touch.step, []).append(day_of(touch.happened_at))
    coming = due_steps.expected_of(season, days)
    harvest = next((one for one in coming if one.step.role == HARVEST), None)
    end = season.closed_on or today
    last = max(end, harvest.last) if harvest is not None else end
    waits = _waits(way, said)
    name = season_name(season, seen_by=seen_by)
    lane = Lane(season, season.opened_on, last)
    lane.picture = {
        "href": url_for("seasons.show", code=season.code),
        "label": _short(name),
        "title": _title(name, season, harvest),
        **_anchored(year.at(season.opened_on), year.at(last + timedelta(days=1))),
        "bar": year.span(season.opened_on, max(end, season.opened_on)),
        "is_open": season.closed_on is None,
        "marks": _marks(way, days, year),
        "waits": [span for first, safe in waits if (span := year.span(first, safe - timedelta(days=1)))],
        "expected": [
            {**span, "is_sure": one.is_sure, "is_harvest": one.step.role == HARVEST, "title": _told(one, today)}
            for one in coming
            if not one.is_recurring and (span := year.span(max(one.first, season.opened_on), one.last))
        ],
    }
    lane.room = _room(lane.picture, year.at(season.opened_on), year.at(last + timedelta(days=1)))
    safe = max((day for _first, day in waits), default=None)
    lane.values = {
        "name": name,
        "variety": season.variety,
        "organisation": season.organisation.name,
        "href": lane.picture["href"],
        "icon": way.icon,
        "way": way.name(language()),
        "opened": show_day(season.opened_on),
        "closed": show_day(season.closed_on),
        "harvest": _told(harvest, today) if harvest is not None and season.closed_on is None else "",
        "waits_until": show_day(safe) if safe is not None and safe > today and season.closed_on is None else "",
        "next": [_told(one, today) for one in coming if not one.is_recurring and one is not harvest][:3],
        "done": sum(len(found) for found in days.values()),
    }
    return lane


def _waits(way: Template, said: Sequence[Touch]) -> list[tuple[date, date]]:
    """From each use of a pesticide or medicine to the first day of harvest, where the days are known."""
    return [
        (one.day, one.safe_from)
        for one in treatments_of(way, said)
        if one.safe_from is not None and one.safe_from > one.day
    ]


def _marks(way: Template, days: Mapping[str, Sequence[date]], year: Year) -> list[dict[str, Any]]:
    """One mark a day of work, a harvest with a shape of its own; of a pond fed daily one mark every few days."""
    steps = {step.code: step for step in way.steps}
    harvested = {day for code, found in days.items() for day in found if code in steps and steps[code].role == HARVEST}
    worked = {day for code, found in days.items() for day in found if code in steps and steps[code].role != OPEN}
    others = sorted(worked - harvested)
    if len(others) > MOST_MARKS:
        others = list({(day - year.first).days // MARK_DAYS: day for day in others}.values())
    return [
        {"x": year.at(day), "is_harvest": day in harvested, "day": show_day(day)}
        for day in (*others, *sorted(harvested))
        if year.holds(day)
    ]


def _anchored(left: float, right: float) -> dict[str, Any]:
    """The name begins with the bar, or ends with it where the bar begins too far to the right to leave room."""
    return {"text_x": left, "anchor": "start"} if left <= 50 else {"text_x": max(right, 50.0), "anchor": "end"}


def _room(picture: Mapping[str, Any], left: float, right: float) -> tuple[float, float]:
    """From where to where bar and name reach."""
    wide = len(picture["label"]) * LETTER
    name = picture["text_x"]
    ends = (name, name + wide) if picture["anchor"] == "start" else (name - wide, name)
    return min(left, ends[0]), max(right, ends[1])


def _title(name: str, season: Season, harvest: Expected | None) -> str:
    told = _("%(name)s, mở %(day)s", name=name, day=show_day(season.opened_on))
    if season.closed_on is not None:
        return told + _(", kết thúc %(day)s", day=show_day(season.closed_on))
    if harvest is not None:
        days = {"first": show_day(harvest.first), "last": show_day(harvest.last)}
        return told + _(", thường thu hoạch %(first)s đến %(last)s", **days)
    return told


def _told(one: Expected, today: date) -> str:
    return f"{due_steps.name_of(one)}: {due_steps.when_of(one, today=today)}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
