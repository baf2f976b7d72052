"""From what a recall is opened to the goods it begins with: a lot, a finding, a report, a material, a place, numbers.

Asked for as `KIND:KEY`, as in `batch:T1,T2`, `finding:12`, `report:7`, `material:VT…`, `place:P…`, `serials:FIRST`,
`feedback:F…`, `inspection:I…`; more about it stands beside (`last`, `since`, `until`, `lots`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from trace.batches.models import Batch, BatchSource
from trace.batches.queries import UnknownBatch, find_batch, visible_batches
from trace.clock import VIETNAM
from trace.database import database
from trace.documents.queries import find_certificate
from trace.errors import N_, NotFound
from trace.events.models import Event, EventItem
from trace.events.rules import CREATING
from trace.kit.inputs import parse_date
from trace.kit.viewer import Viewer
from trace.materials.models import Material
from trace.materials.queries import visible_materials
from trace.readiness.queries_findings import find_finding
from trace.recalls.rules import Origin, RecallInvalid
from trace.seasons.models import Season, SeasonSite
from trace.serials.queries import counter_in, range_of_serial
from trace.settings import Settings
from trace.sites.queries import find_site

_MOST_LOTS: Final = 10_000
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """What an origin led to: goods to begin with, plain values to keep, a reason to propose."""

    kind: Origin
    goods: list[Batch]
    said: dict[str, Any]
    reason: str = ""


def goods_from(asked: str, more: Mapping[str, str], *, seen_by: Viewer, settings: Settings) -> Found:
    """The goods of `KIND:KEY`; refused with a sentence when it leads to nothing this viewer may see."""
    kind, _colon, key = asked[:_LONGEST].partition(":")
    if kind not in set(Origin):
        raise RecallInvalid(N_("Chọn thu hồi từ đâu."), field="from")
    found = _FINDERS[Origin(kind)](key.strip(), more, seen_by, settings)
    if not found.goods:
        raise RecallInvalid(N_("Không có lô nào ứng với điều đã nhập."), field="from")
    if len(found.goods) > _MOST_LOTS:
        raise RecallInvalid(N_("Quá nhiều lô: thu hẹp nơi hoặc thời gian."), field="from")
    return found


def lots_typed(text: str, *, seen_by: Viewer) -> list[Batch]:
    """Lots by codes with commas, spaces or line ends between; the refusal names the one that is unknown."""
    found: dict[int, Batch] = {}
    for code in text.replace(",", " ").replace(";", " ").split():
        try:
            batch = find_batch(code, seen_by=seen_by)
        except UnknownBatch:
            raise RecallInvalid(N_("Không tìm thấy lô %(code)s."), field="lots", code=code[:40]) from None
        found[batch.id] = batch
    return list(found.values())


def _batches(key: str, _more: Mapping[str, str], seen_by: Viewer, _settings: Settings) -> Found:
    goods = lots_typed(key, seen_by=seen_by)
    return Found(Origin.BATCH, goods, {"lots": [one.code for one in goods]})


def _finding(key: str, _more: Mapping[str, str], seen_by: Viewer, _settings: Settings) -> Found:
    row = find_finding(_number(key), seen_by=seen_by)
    goods: list[Batch] = []
    if row.subject_kind == "batch":
        goods = [Batch.get_by_id(row.subject_id)]
    elif row.subject_kind == "season":
        goods = _harvested([row.subject_id], seen_by)
    return Found(Origin.FINDING, goods, {"finding": row.id, "rule": row.rule, "subject": row.subject_code})


def _report(key: str, more: Mapping[str, str], seen_by: Viewer, _settings: Settings) -> Found:
    """A kept paper by its number in the list, or words about one (number, laboratory) with the lots beside."""
    goods = lots_typed(more.get("lots", ""), seen_by=seen_by)
    said: dict[str, Any] = {"report": key[:80]}
    if key.isascii() and key.isdigit() and len(key) < 10:
        paper = find_certificate(int(key), seen_by=seen_by)
        said = {"certificate": paper.id, "report": paper.number, "issuer": paper.issuer}
        if not goods and paper.subject_kind == "batch":
            goods = list(visible_batches(seen_by).where(Batch.id == paper.subject_id))
        elif not goods and paper.subject_kind == "season":
            goods = _harvested([paper.subject_id], seen_by)
    return Found(Origin.REPORT, goods, {**said, "lots": [one.code for one in goods]})


def _material(key: str, _more: Mapping[str, str], seen_by: Viewer, _settings: Settings) -> Found:
    """Everything on which a material of the register, or the lot number of a bag or bottle, was used."""
    rows = list(visible_materials(seen_by).where((Material.code == key.upper()) | (Material.lot == key)))
    words = {f'"code":"{row.code}"' for row in rows} | {f'"{key}"'}
    if not key or any(sign in key for sign in '"\\%_'):
        raise RecallInvalid(N_("Nhập mã vật tư (VT…) hoặc số lô in trên bao, chai."), field="material")
    events: list[int] = []
    for word in sorted(words):
        query = Event.select(Event.id).where(Event.declared_at == "", Event.recorded.contains(word))
        if not (seen_by.is_admin or seen_by.is_officer):
            query = query.where(Event.organisation == seen_by.organisation_id)
        events += [row[0] for row in query.tuples()]
    goods = _touched(events, seen_by)
    return Found(Origin.MATERIAL, goods, {"material": key, "names": sorted({row.name for row in rows})})


def _place(key: str, more: Mapping[str, str], seen_by: Viewer, _settings: Settings) -> Found:
    """What was harvested, made or received at a place between two days, both counted."""
    site = find_site(key, seen_by=seen_by)
    since, until = _day(more, "since"), _day(more, "until")
    if until < since:
        raise RecallInvalid(N_("Ngày cuối đứng trước ngày đầu."), field="until")
    start, end = _start(since), _start(until + timedelta(days=1))
    seasons = SeasonSite.select(SeasonSite.season).where(SeasonSite.site == site.id)
    grown = BatchSource.select(BatchSource.event_number).where(BatchSource.from_season.in_(seasons))
    events = Event.select(Event.id).where(
        Event.declared_at == "",
        Event.kind.in_([str(one) for one in CREATING]),
        Event.happened_at >= start,
        Event.happened_at < end,
        (Event.site_code == site.code) | Event.id.in_(grown),
    )
    goods = _named_by([row[0] for row in events.tuples()], ("output", "about"), seen_by)
    return Found(Origin.PLACE, goods, {"place": site.code, "since": since.isoformat(), "until": until.isoformat()})


def _serials(key: str, more: Mapping[str, str], seen_by: Viewer, settings: Settings) -> Found:
    """The lot whose packs bear these numbers; the numbers are kept and told, the lot is called back whole."""
    last = more.get("last", "").strip() or key
    row = range_of_serial(key, seen_by=seen_by, settings=settings)
    ends = sorted((counter_in(row, one, settings=settings, field="last"), one) for one in (key, last))
    shown = " – ".join(dict.fromkeys(one for _counter, one in ends))
    count = ends[-1][0] - ends[0][0] + 1
    return Found(Origin.SERIALS, [row.batch], {"run": row.run_number, "serials": shown[:80], "count": count})


def _elsewhere(kind: Origin) -> Callable[..., Found]:
    def find(key: str, more: Mapping[str, str], seen_by: Viewer, _settings: Settings) -> Found:
        goods = lots_typed(more.get("lots", ""), seen_by=seen_by)
        return Found(kind, goods, {str(kind): key[:40], "lots": [one.code for one in goods]})

    return find


def _harvested(season_ids: Iterable[int], seen_by: Viewer) -> list[Batch]:
    wanted = list(season_ids)
    if not Season.select().where(Season.id.in_(wanted)).exists():
        raise NotFound(N_("Không tìm thấy vụ này."))
    edges = BatchSource.select(BatchSource.batch).where(BatchSource.from_season.in_(wanted))
    return list(visible_batches(seen_by).where(Batch.id.in_(edges)).order_by(Batch.id))


def _touched(events: list[int], seen_by: Viewer) -> list[Batch]:
    """Lots that these events name, and what was harvested from the seasons they name."""
    if not events:
        return []
    marks = ", ".join(map(str, events))
    seasons = database.execute_sql(
        "SELECT DISTINCT s.id FROM event_item AS i JOIN season AS s ON s.identifier = i.identifier "
        f"WHERE i.event_id IN ({marks})"
    ).fetchall()
    grown = _harvested([row[0] for row in seasons], seen_by) if seasons else []
    named = _named_by(events, ("about", "output", "input"), seen_by)
    return list({one.id: one for one in [*grown, *named]}.values())


def _named_by(events: list[int], roles: tuple[str, ...], seen_by: Viewer) -> list[Batch]:
    names = EventItem.select(EventItem.identifier).where(EventItem.event.in_(events), EventItem.role.in_(roles))
    return list(visible_batches(seen_by).where(Batch.identifier.in_(names)).order_by(Batch.id)) if events else []


def _number(key: str) -> int:
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        raise RecallInvalid(N_("Không có lô nào ứng với điều đã nhập."), field="from")
    return int(key)


def _day(more: Mapping[str, str], name: str) -> date:
    typed = more.get(name, "")
    if not typed:
        raise RecallInvalid(N_("Chọn ngày đầu và ngày cuối."), field=name)
    return parse_date(typed)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(0), VIETNAM)


_FINDERS: Final[Mapping[Origin, Callable[..., Found]]] = {
    Origin.BATCH: _batches,
    Origin.FINDING: _finding,
    Origin.REPORT: _report,
    Origin.MATERIAL: _material,
    Origin.PLACE: _place,
    Origin.SERIALS: _serials,
    Origin.FEEDBACK: _elsewhere(Origin.FEEDBACK),
    Origin.INSPECTION: _elsewhere(Origin.INSPECTION),
}
