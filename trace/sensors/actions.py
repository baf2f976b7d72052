"""Bringing readings into the book: a file is read, the file itself kept, one event written, all or nothing."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from trace.batches.models import Batch
from trace.database import atomic, database, is_sqlite
from trace.documents.models import StoredFile
from trace.errors import N_
from trace.events import actions as events
from trace.events.entries import Entry
from trace.events.epcis_values import sensor_element
from trace.events.models import Event
from trace.events.readings import ALARM, MEASURED, measurement
from trace.kit.text import nfc
from trace.notices.actions import tell
from trace.organisations.models import Organisation
from trace.seasons.models import Season
from trace.sensors import rules
from trace.sensors.limits import Limit
from trace.sensors.models import HANDOVER, LOT, SEASON, SITE, SensorReading, SensorSeries
from trace.sensors.reading import Column, Readings, read_file
from trace.sensors.rules import Excursion, Sum
from trace.sites.models import Site

# As many points as the small drawing on a public page needs; they are part of what the log commits to.
PUBLIC_POINTS = 60
read_series = read_file


@dataclass(frozen=True, slots=True)
class _Told:
    """One column with what it amounts to."""

    column: Column
    sum: Sum
    limit: Limit | None
    out: list[Excursion]


def record_series(
    organisation: Organisation,
    *,
    readings: Readings,
    limits: Mapping[str, Limit],
    entry: Entry,
    season: Season | None = None,
    batches: Sequence[Batch] = (),
    handover_code: str = "",
    handover: str = "",
    site: Site | None = None,
    file: StoredFile | None = None,
    device: str = "",
) -> Event:
    """Write these readings down as one event with the limits they are judged by, and keep every one of them.

    What was written down before for the same subject and device is left out; `SameFile` when nothing new remains.
    `handover` is the stored identifier of the handover's dispatch, `device` the label people gave the logger.
    """
    if readings.faults or not readings.columns:
        raise rules.ReadingsRefused(N_("Tệp còn chỗ không đọc được: sửa rồi đưa lại."), field="file")
    last = max(column.at[-1] for column in readings.columns)
    rules.check_times(last, entry.now)
    label = nfc(device or readings.device)[:80]
    kind, code = _subject(season, batches, handover_code, site)
    entry = replace(entry, site=site, happened_at=_moment(last))
    said = {
        "subject": [kind, code, *(batch.code for batch in batches)],
        "device": device_id(organisation, label),
        "readings": [[column.quantity, content_hash(column)] for column in readings.columns],
        "limits": {name: limit.frozen for name, limit in limits.items()},
    }
    with atomic():
        before = events.measured_before(organisation, said=said, entry=entry)
        if before is not None:
            return before
        new = _without_known(readings.columns, organisation.id, kind, code, label)
        told = [_told(column, limits.get(column.quantity)) for column in new]
        event = events.report_readings(
            organisation,
            elements=_elements(told, device_id(organisation, label), file),
            public=_public(told, is_carried=bool(handover_code)) if batches else {},
            kept=_kept(told, file),
            said=said,
            seasons=[season] if season else (),
            batches=batches,
            handover=handover,
            entry=entry,
        )
        for one in told:
            series = _series(one, organisation, kind, code, site, label, event, file, entry.now)
            _insert(series.id, one.column)
        if any(one.out for one in told):
            _tell(organisation, kind, code, entry)
    return event


def _tell(organisation: Organisation, kind: str, code: str, entry: Entry) -> None:
    """The organisation's people hear that something was outside its limits; where, not how much."""
    pages = {SEASON: "/seasons/", LOT: "/batches/", SITE: "/sites/", HANDOVER: "/handovers/"}
    tell(
        organisation.id,
        "limit",
        subject=(N_("Số đo ra ngoài giới hạn: %(code)s."), {"code": code}),
        href=f"{pages[kind]}{code}",
        now=entry.now,
        key=f"limit/{entry.entry_id}",
    )


def device_id(organisation: Organisation, label: str) -> str | None:
    """The same URN for the same logger of an organisation, from which nobody reads what people called it."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{organisation.code}/{label}')}" if label else None


def raw_data_uri(digest: str) -> str:
    """The kept file by its hash (RFC 6920)."""
    return "ni:///sha-256;" + urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")


def content_hash(column: Column) -> str:
    """What tells these readings from all others."""
    return sha256(column.at.tobytes() + b"|" + column.values.tobytes()).hexdigest()


def _subject(season: Season | None, batches: Sequence[Batch], handover_code: str, site: Site | None) -> tuple[str, str]:
    """What the readings are first of all about; the event names everything else."""
    if handover_code:
        return HANDOVER, handover_code
    if batches:
        return LOT, batches[0].code
    if season is not None:
        return SEASON, season.code
    if site is not None:
        return SITE, site.code
    raise rules.ReadingsRefused(N_("Chưa có số đo, hoặc chưa rõ đo ở đâu."), field="file")


def _without_known(columns: Sequence[Column], organisation_id: int, kind: str, code: str, label: str) -> list[Column]:
    """Loggers give out all they hold each time: what stands already is not written again."""
    found = []
    for column in columns:
        known = _known_moments(column, organisation_id, kind, code, label)
        if known:
            fresh = [place for place, at in enumerate(column.at) if at not in known]
            if not fresh:
                continue
            column = Column(
                column.quantity,
                column.heading,
                type(column.at)("q", (column.at[place] for place in fresh)),
                type(column.values)("q", (column.values[place] for place in fresh)),
            )
        found.append(column)
    if not found:
        raise rules.SameFile(N_("Mọi số đo trong tệp này đã có rồi. Không ghi thêm gì."), field="file")
    return found


def _known_moments(column: Column, organisation_id: int, kind: str, code: str, label: str) -> set[int]:
    """Moments of this quantity that series still standing hold, within the time of the column."""
    mark = str(database.param)
    rows = database.execute_sql(
        "SELECT r.at FROM sensor_reading AS r JOIN sensor_series AS s ON s.id = r.series_id "
        f"JOIN event AS e ON e.id = s.event_number WHERE s.organisation_id = {mark} AND s.subject_kind = {mark} "
        f"AND s.subject_code = {mark} AND s.quantity = {mark} AND s.device_label = {mark} "
        f"AND r.at BETWEEN {mark} AND {mark} AND NOT EXISTS "
        "(SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '')",
        (organisation_id, kind, code, column.quantity, label, column.at[0], column.at[-1]),
    ).fetchall()
    return {row[0] for row in rows}


def _told(column: Column, limit: Limit | None) -> _Told:
    total = rules.sum_of(column.at, column.values)
    out = rules.excursions(column.at, column.values, limit.low, limit.high, total.step_seconds) if limit else []
    return _Told(column, total, limit, out)


def _elements(told: Sequence[_Told], device: str | None, file: StoredFile | None) -> list[dict[str, Any]]:
    """One element for the whole time with lowest, highest and mean of each quantity; one for each time outside."""
    raw = raw_data_uri(file.sha256) if file else None
    whole = sensor_element(
        [measurement(one.column.quantity, low=one.sum.low, high=one.sum.high, mean=one.sum.mean) for one in told],
        started_at=_moment(min(one.sum.first for one in told)),
        ended_at=_moment(max(one.sum.last for one in told)),
        device_id=device,
        raw_data=raw,
    )
    outside = [
        sensor_element(
            [
                measurement(
                    one.column.quantity,
                    value=excursion.worst,
                    alert=ALARM,
                    limitLow=_text(one.limit.low if one.limit else None),
                    limitHigh=_text(one.limit.high if one.limit else None),
                )
            ],
            started_at=_moment(excursion.start),
            ended_at=_moment(excursion.end),
            device_id=device,
        )
        for one in told
        for excursion in rules.worst_first(one.out)
    ]
    return [whole, *outside]


def _text(thousandths: int | None) -> str | None:
    """A limit as plain text, as every fraction of our own fields is."""
    return None if thousandths is None else format(thousandths / 1000, "g")


def _kept(told: Sequence[_Told], file: StoredFile | None) -> dict[str, Any]:
    """What the event freezes for the organisation and officers: sums, limits, times outside, the file."""
    return {
        "measured": [
            {
                "quantity": one.column.quantity,
                "count": one.sum.count,
                "low": one.sum.low,
                "high": one.sum.high,
                "mean": one.sum.mean,
                "limit": one.limit.frozen if one.limit else None,
                "outside": len(one.out),
                "minutes_outside": rules.minutes_outside(one.out),
                "content": content_hash(one.column),
            }
            for one in told
        ],
        "file": file.sha256 if file else None,
    }


def _public(told: Sequence[_Told], *, is_carried: bool) -> dict[str, Any]:
    """The temperature of goods on their way is for everybody (TCVN 13990:2024): the sum and a few points."""
    one = next((one for one in told if one.column.quantity == "temperature"), None)
    if one is None:
        return {}
    points = rules.thinned(one.column.at, one.column.values, PUBLIC_POINTS)
    return {
        "measured": {
            "quantity": one.column.quantity,
            "from": one.sum.first,
            "to": one.sum.last,
            "low": one.sum.low,
            "high": one.sum.high,
            "mean": one.sum.mean,
            "limit": one.limit.frozen if one.limit else None,
            "minutes_outside": rules.minutes_outside(one.out),
            "is_carried": is_carried,
            "step": one.sum.step_seconds,
            "points": [[at - one.sum.first, low, high] for at, low, high in points],
        }
    }


def _series(
    one: _Told,
    organisation: Organisation,
    kind: str,
    code: str,
    site: Site | None,
    label: str,
    event: Event,
    file: StoredFile | None,
    now: datetime,
) -> SensorSeries:
    series: SensorSeries = SensorSeries.create(
        organisation=organisation,
        subject_kind=kind,
        subject_code=code,
        site_code=site.code if site else event.site_code,
        quantity=one.column.quantity,
        unit=MEASURED[one.column.quantity].unit,
        device_label=label,
        event_number=event.id,
        file_sha256=file.sha256 if file else "",
        content_hash=content_hash(one.column),
        first_at=_moment(one.sum.first),
        last_at=_moment(one.sum.last),
        step_seconds=one.sum.step_seconds,
        reading_count=one.sum.count,
        low=one.sum.low,
        high=one.sum.high,
        mean=one.sum.mean,
        limits=one.limit.frozen if one.limit else None,
        excursions=[excursion.row for excursion in one.out],
        created_at=now,
    )
    return series


def _insert(series_id: int, column: Column) -> None:
    """All readings at once, in the engine's own quickest way."""
    rows = zip(column.at, column.values, strict=True)
    if is_sqlite():
        text = f"INSERT INTO sensor_reading (series_id, at, value) VALUES ({series_id}, ?, ?)"
        database.cursor().executemany(text, rows)
        return
    with database.cursor().copy("COPY sensor_reading (series_id, at, value) FROM STDIN") as copy:
        for at, value in rows:
            copy.write_row((series_id, at, value))


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


__all__ = ["SensorReading", "content_hash", "device_id", "raw_data_uri", "read_series", "record_series"]
