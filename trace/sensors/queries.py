"""Reading readings: series that still stand, drawn together in as many columns as a picture has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from peewee import fn

from trace.database import database
from trace.errors import N_, NotFound
from trace.events.models import Event, EventItem
from trace.events.readings import code_of
from trace.events.records import read_json
from trace.events.rules import Kind
from trace.kit.viewer import Viewer
from trace.sensors.models import HANDOVER, SITE, SensorSeries
from trace.sensors.subjects import Subject

_SEVEN_HOURS: Final = 7 * 3600
_DAY: Final = 86_400
# More typed values than this on one picture would only be a smear; the newest stand.
MOST_TYPED: Final = 400


class UnknownSeries(NotFound):
    """No such series, or not yours to see."""


@dataclass(frozen=True, slots=True)
class Columned:
    """One column of a picture: when its readings begin and end, the lowest and the highest of them."""

    first: int
    last: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class DaySum:
    """One day of Vietnam: its number since 1970, lowest, highest, mean, how many readings."""

    day: int
    low: int
    high: int
    mean: int
    count: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A value that a person measured and wrote down."""

    at: int
    value: int
    event_number: int


def series_of(subject: Subject, *, quantity: str = "") -> list[SensorSeries]:
    """The series about it that nobody has taken back, the oldest first."""
    query = SensorSeries.select().where(_about(subject), _stands())
    if quantity:
        query = query.where(SensorSeries.quantity == quantity)
    return list(query.order_by(SensorSeries.first_at, SensorSeries.id))


def has_readings(subject: Subject) -> bool:
    """Whether there is anything to draw."""
    return SensorSeries.select().where(_about(subject), _stands()).exists() or bool(typed_of(subject))


def find_series(number: int, *, seen_by: Viewer) -> SensorSeries:
    """One series of an organisation the viewer works for; officers reach theirs through what they are about."""
    found: SensorSeries | None = SensorSeries.get_or_none(SensorSeries.id == number)
    if found is None or not (seen_by.owns(found.organisation_id) or seen_by.is_admin):
        raise UnknownSeries(N_("Không tìm thấy số đo này."))
    return found


def series_after(
    cursor: int, *, limit: int, site: str, subject: str, quantity: str, seen_by: Viewer
) -> list[SensorSeries]:
    """At most `limit` series of the own organisation with a number above `cursor`, for programs that read them all."""
    query = SensorSeries.select().where(SensorSeries.id > cursor, _stands())
    if not seen_by.is_admin:
        query = query.where(SensorSeries.organisation == seen_by.organisation_id)
    for column, wanted in (
        (SensorSeries.site_code, site), (SensorSeries.subject_code, subject), (SensorSeries.quantity, quantity)
    ):  # fmt: skip
        if wanted:
            query = query.where(column == wanted)
    return list(query.order_by(SensorSeries.id).limit(limit))


def columns_of(series: Sequence[SensorSeries], *, start: int, end: int, columns: int) -> list[Columned]:
    """All readings of these series between two moments, in at most so many equal parts of the time.

    Each keeps its lowest and its highest, so that no excursion disappears, however short.
    """
    if not series:
        return []
    width = max(1, -(-(end - start + 1) // columns))
    mark = str(database.param)
    rows = database.execute_sql(
        f"SELECT (at - {mark}) / {mark} AS part, MIN(at), MAX(at), MIN(value), MAX(value) FROM sensor_reading "
        f"WHERE series_id IN ({_numbers(series)}) AND at BETWEEN {mark} AND {mark} GROUP BY 1 ORDER BY 1",
        (start, width, start, end),
    ).fetchall()
    return [Columned(*map(int, row[1:])) for row in rows]


def days_of(series: Sequence[SensorSeries], *, start: int, end: int) -> list[DaySum]:
    """The same day by day, the newest first."""
    if not series:
        return []
    mark = str(database.param)
    rows = database.execute_sql(
        f"SELECT (at + {_SEVEN_HOURS}) / {_DAY}, MIN(value), MAX(value), SUM(value), COUNT(*) FROM sensor_reading "
        f"WHERE series_id IN ({_numbers(series)}) AND at BETWEEN {mark} AND {mark} GROUP BY 1 ORDER BY 1 DESC",
        (start, end),
    ).fetchall()
    return [DaySum(int(day), low, high, round(int(total) / count), count) for day, low, high, total, count in rows]


def readings_of(series: Sequence[SensorSeries], *, after: int = 0, limit: int = 0) -> Iterator[tuple[str, int, int]]:
    """(quantity, moment, value) of every reading in the order of time, a few at a time."""
    for one in series:
        mark, last, left = str(database.param), after, limit or -1
        while left:
            rows = database.execute_sql(
                f"SELECT at, value FROM sensor_reading WHERE series_id = {mark} AND at > {mark} "
                f"ORDER BY at LIMIT {mark}",
                (one.id, last, min(5000, left) if left > 0 else 5000),
            ).fetchall()
            if not rows:
                break
            for at, value in rows:
                yield one.quantity, at, value
            last, left = rows[-1][0], left - len(rows) if left > 0 else left


def typed_of(subject: Subject) -> dict[str, list[Typed]]:
    """What people measured and typed into steps, by quantity, in the order of time."""
    if not subject.identifiers:
        return {}
    declared = Event.alias()
    taken_back = declared.select(declared.id).where(declared.event_id == Event.event_id, declared.declared_at != "")
    named = EventItem.select(EventItem.event).where(EventItem.identifier.in_(list(subject.identifiers)))
    query = Event.select(Event.id, Event.happened_at, Event.document).where(
        Event.id.in_(named), Event.declared_at == "", Event.kind != str(Kind.MEASURE),
        Event.document.contains('"sensorElementList"'), ~fn.EXISTS(taken_back),
    )  # fmt: skip
    if subject.kind == SITE:
        # A season on several ponds is told of each of them where nobody said which.
        query = query.where(Event.site_code.in_((subject.code, "")))
    rows = query.order_by(Event.happened_at.desc(), Event.id.desc()).limit(MOST_TYPED)
    found: dict[str, list[Typed]] = {}
    for row in reversed(list(rows)):
        for quantity, value in _reported(read_json(row.document)):
            found.setdefault(quantity, []).append(Typed(int(row.happened_at.timestamp()), value, row.id))
    return found


def _reported(document: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for element in document.get("sensorElementList", ()):
        for report in element["sensorReport"]:
            quantity = code_of(report)
            if quantity and "value" in report:
                yield quantity, round(report["value"] * 1000)


def _about(subject: Subject) -> Any:
    if subject.kind == SITE:
        return (SensorSeries.site_code == subject.code) & (SensorSeries.organisation == subject.writer)
    if subject.kind == HANDOVER:
        return (SensorSeries.subject_kind == HANDOVER) & (SensorSeries.subject_code == subject.code)
    named = EventItem.select(EventItem.event).where(EventItem.identifier.in_(list(subject.identifiers)))
    return SensorSeries.event_number.in_(named)


def _stands() -> Any:
    """Nobody has declared the event of the series wrong."""
    told, declared = Event.alias(), Event.alias()
    taken_back = (
        told.select(told.id)
        .join(declared, on=((declared.event_id == told.event_id) & (declared.declared_at != "")))
        .where(told.id == SensorSeries.event_number)
    )
    return ~fn.EXISTS(taken_back)


def _numbers(series: Sequence[SensorSeries]) -> str:
    return ", ".join(str(int(one.id)) for one in series)
