"""What the pages, programs and the command share: a file read for a subject, judged by its limits, written down."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from trace.clock import VIETNAM
from trace.documents.models import StoredFile
from trace.errors import N_
from trace.events.entries import Entry
from trace.events.models import Event
from trace.events.readings import MEASURED
from trace.kit.viewer import Viewer
from trace.seasons.queries import sites_of
from trace.sensors.actions import record_series
from trace.sensors.limits import Limit
from trace.sensors.models import SEASON
from trace.sensors.reading import Column, Readings
from trace.sensors.rules import ReadingsRefused
from trace.sensors.subjects import Subject
from trace.sites.models import Site


def write_down(
    subject: Subject,
    readings: Readings,
    *,
    stage: str,
    by: Viewer,
    now: datetime,
    entry_id: str,
    device: str = "",
    site_code: str = "",
    file: StoredFile | None = None,
) -> Event:
    """Record these readings about the subject with the limits of the stage that somebody chose."""
    return record_series(
        subject.writer,
        readings=readings,
        limits=limits_for(subject, readings, stage),
        entry=Entry(by=by, now=now, entry_id=entry_id, happened_at=now),
        season=subject.season if not subject.batches else None,
        batches=subject.batches,
        handover_code=subject.code if subject.handover else "",
        handover=subject.handover,
        site=site_of(subject, site_code),
        file=file,
        device=device,
    )


def limits_for(subject: Subject, readings: Readings, stage: str) -> Mapping[str, Limit]:
    """The limits that held on the day of the last reading."""
    last = max((column.at[-1] for column in readings.columns if column.at), default=0)
    return subject.limits(stage, on=datetime.fromtimestamp(last, VIETNAM).date()) if last else {}


def site_of(subject: Subject, code: str) -> Site | None:
    """The place of the readings: the subject's own, or the one chosen among a season's."""
    if subject.kind != SEASON or subject.season is None:
        return subject.site
    sites = {site.code: site for site in sites_of(subject.season)}
    if code and code not in sites:
        raise ReadingsRefused(N_("Ao này không thuộc vụ."), field="site")
    if not code and len(sites) > 1:
        raise ReadingsRefused(N_("Vụ này có nhiều ao: chọn ao đã đo."), field="site")
    return sites[code] if code else next(iter(sites.values()), None)


def typed_readings(values: Mapping[str, Decimal], *, at: datetime) -> Readings:
    """What one person measured once, as readings of one moment each."""
    return rows_readings([(at, values)])


def rows_readings(rows: Sequence[tuple[datetime, Mapping[str, Decimal]]], *, device: str = "") -> Readings:
    """Rows of a program as columns in the order of time. What no meter can measure is refused with its place."""
    columns: dict[str, dict[int, int]] = {}
    for place, (at, values) in enumerate(rows):
        for quantity, value in values.items():
            thousandths = round(value * 1000)
            what = MEASURED[quantity]
            if not what.lowest <= thousandths <= what.highest:
                raise ReadingsRefused(
                    N_("Số đo này không thể có. Xem lại cột hoặc đơn vị."), field=f"readings/{place}/values/{quantity}"
                )
            second = int(at.timestamp())
            if columns.setdefault(quantity, {}).setdefault(second, thousandths) != thousandths:
                raise ReadingsRefused(N_("Hai số đo khác nhau cùng một thời điểm."), field=f"readings/{place}")
    made = [_column(quantity, sorted(kept.items())) for quantity in MEASURED if (kept := columns.get(quantity))]
    if not made:
        raise ReadingsRefused(N_("Chưa ghi số đo nào."), field="temperature")
    return Readings(made, row_count=len(rows), device=device)


def _column(quantity: str, kept: Iterable[tuple[int, int]]) -> Column:
    pairs = list(kept)
    return Column(quantity, quantity, array("q", (at for at, _ in pairs)), array("q", (value for _, value in pairs)))
