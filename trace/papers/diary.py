"""The filled diary of a season, as the VietGAP and GAqP paper books have it; tables come from the catalogue."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext as _

from trace.documents.queries import certificates_of
from trace.documents.rules import is_expired
from trace.events.projections import touches
from trace.events.queries import events_of
from trace.events.rows import EventRow
from trace.events.rules import Kind as EventKind
from trace.events.rules import day_of
from trace.events.treatments import Treatment, treatments_of
from trace.kit.languages import language
from trace.kit.viewer import Viewer
from trace.papers.cells import Cells, notes_of, rows_of_events
from trace.papers.columns import Kind, boxes_of, kind_of, layout, sections_of
from trace.papers.words import (
    area_words,
    day_words,
    growers_of,
    joined,
    of_owner,
    sees_all,
    site_address,
    site_name,
)
from trace.processes.catalogue import Step
from trace.processes.queries import template as find_template
from trace.readiness.rules import as_item
from trace.seasons.models import Season
from trace.seasons.naming import name_for
from trace.seasons.queries import sites_of
from trace.sites.models import Site
from trace.typeset.paper import DAY, Column, Fact, Paper, Row, Section, Signature

MOST_COLUMNS = 8  # boxes beside day, work, place and writer: more cannot be read across a landscape page
_OFFICE = (EventKind.CLOSE, EventKind.HOLD, EventKind.RELEASE)


def diary_of(season: Season, *, address: str, seen_by: Viewer, now: datetime) -> Paper:
    """The diary as it stands now; `address` is what its QR opens.

    What was corrected shows the version that stands, with the old words under it; what never happened is struck out.
    People, doses and notes only for the organisation itself; refused where the season is not the viewer's to see.
    """
    events = list(reversed(events_of(season, seen_by=seen_by)))
    whole = sees_all(season.organisation_id, seen_by)
    sites = sites_of(season)
    way = find_template(season.template)
    used = treatments_of(way, touches(season.identifier))
    cells = Cells(
        language=language(),
        is_whole=whole,
        places={site.code: site_name(site, is_whole=whole) for site in sites},
        treatments={one.event_number: one for one in used},
    )
    sections = [_plots(sites, growers_of(sites, seen_by=seen_by) if whole else {}, is_whole=whole)]
    for kind, steps in sections_of(way):
        sections += _sections(kind, steps, events, cells)
    other = [row for row in events if not _is_placed(row) and row.kind not in _OFFICE]
    if other:
        sections.append(_others(other, cells))
    owner = season.organisation
    return Paper(
        title=_("Nhật ký sản xuất"),
        subtitle=joined((way.name(language()), name_for(season, seen_by=seen_by))),
        code=season.code,
        address=address,
        facts=_facts(season, sites, used, day_of(now), seen_by),
        sections=tuple(sections),
        signatures=(
            Signature(_("Người ghi nhật ký")),
            Signature(_("Người phụ trách cơ sở"), owner.representative if whole else ""),
            Signature(_("Cán bộ kiểm tra")),
        ),
        foot=_foot(is_whole=whole),
        is_landscape=True,
        **of_owner(owner, now=now),
    )


def _facts(
    season: Season, sites: Sequence[Site], used: Sequence[Treatment], today: date, seen_by: Viewer
) -> tuple[Fact, ...]:
    area = sum(site.area_m2 or 0 for site in sites)
    subjects = [("organisation", season.organisation_id), *(("site", site.id) for site in sites)]
    papers = [
        joined((paper.number, paper.issuer), ", ")
        for paper in certificates_of(*subjects)
        if paper.kind == "vietgap" and not is_expired(paper.expires_on, today=today)
    ]
    return (
        Fact(_("Vụ, lứa nuôi"), name_for(season, seen_by=seen_by)),
        Fact(_("Mã vụ"), season.code),
        Fact(_("Giống"), season.variety),
        Fact(_("Tổng diện tích"), area_words(area)),
        Fact(_("Mở ngày"), day_words(season.opened_on)),
        Fact(_("Kết thúc ngày"), day_words(season.closed_on) if season.closed_on else _("đang mở")),
        Fact(_("Được thu hoạch từ ngày"), _safe_words(used)),
        Fact(_("Cơ sở"), season.organisation.name),
        Fact(_("Giấy chứng nhận VietGAP"), "; ".join(papers) or _("không có trong hệ thống"), is_wide=True),
    )


def _safe_words(used: Sequence[Treatment]) -> str:
    """From when goods may be taken: nobody who has to wait is told otherwise because a number of days is missing."""
    if any(one.is_spray and one.safe_from is None for one in used):
        return _("chưa rõ: có thuốc chưa ghi số ngày chờ")
    last = max((one.safe_from for one in used if one.safe_from), default=None)
    return day_words(last) if last else _("không có thuốc phải chờ")


def _plots(sites: Sequence[Site], growers: Mapping[int, str], *, is_whole: bool) -> Section:
    """The places of the season, with the households that work them where this reader may know them."""
    columns = [
        Column(_("Ruộng, ao"), 2.2),
        Column(_("Mã địa điểm"), 1.0),
        Column(_("Địa chỉ"), 3.2),
        Column(_("Diện tích"), 1.5),
        Column(_("Mã vùng trồng hoặc mã cơ sở nuôi"), 1.8),
        Column(_("Số hộ tham gia"), 0.9),
    ]
    columns += [Column(_("Hộ thành viên"), 1.8)] if growers else []
    rows = [
        (
            site_name(site, is_whole=is_whole),
            site.code,
            site_address(site, is_whole=is_whole),
            area_words(site.area_m2),
            site.growing_area_code,
            str(site.household_count or ""),
            growers.get(site.grower_id or 0, ""),
        )
        for site in sites
    ]
    lines = tuple(Row(row[: len(columns)]) for row in rows)
    return Section(_("Ruộng, ao"), columns=tuple(columns), rows=lines, empty=_("Chưa ghi ruộng, ao nào."))


def _sections(kind: Kind, steps: Sequence[Step], events: Sequence[EventRow], cells: Cells) -> list[Section]:
    """One table for the steps of a section, or one each where together they would be too wide."""
    if kind.is_general:
        return _general(kind, steps, events, cells)
    title = kind.title(language())
    written = {step.code: [row for row in events if row.step == step.code] for step in steps}
    together = {box.name for step in steps for box in boxes_of(step) if cells.shows(box, written[step.code])}
    if len(steps) == 1 or len(together) <= MOST_COLUMNS:
        rows = [row for row in events if row.step in written]
        return [_table(title, steps, rows, cells)]
    return [_table(f"{title}: {as_item(step.name(language()))}", [step], written[step.code], cells) for step in steps]


def _table(title: str, steps: Sequence[Step], events: Sequence[EventRow], cells: Cells) -> Section:
    columns, rows = rows_of_events(steps, events, cells)
    lines = (*rows, *_sums(columns, rows, steps))
    return Section(title, columns=columns, rows=lines, empty=_("Chưa ghi việc nào."))


def _sums(columns: Sequence[Column], rows: Sequence[Row], steps: Sequence[Step]) -> list[Row]:
    """A line that adds up what the data file says is added up; what was struck out does not count."""
    names = {box.label(language()) for step in steps for box in boxes_of(step) if box.name in layout().summed}
    places = [place for place, column in enumerate(columns) if column.label in names]
    counted = [row for row in rows if not row.is_struck]
    if not places or len(counted) < 2:
        return []
    total: list[str | Decimal] = [_("Cộng"), *[""] * (len(columns) - 1)]
    for place in places:
        found = [Decimal(value) for row in counted if isinstance(value := row.cells[place], Decimal | int)]
        total[place] = sum(found, Decimal(0))
    return [Row(tuple(total), is_total=True)]


def _general(kind: Kind, steps: Sequence[Step], events: Sequence[EventRow], cells: Cells) -> list[Section]:
    """What was said when the season was opened, as lines rather than as a table of one row."""
    rows = [row for row in events if row.step in {step.code for step in steps} and not row.is_cancelled]
    if not rows:
        return []
    facts = tuple(Fact(label, text) for label, text in cells.pairs(rows[-1]))
    note = " ".join(notes_of(rows[-1], cells))
    return [Section(kind.title(language()), facts=facts, note=note)] if facts else []


def _is_placed(row: EventRow) -> bool:
    """Whether a section of the paper book holds this event."""
    way = find_template(row.template) if row.template else None
    step = next((one for one in way.steps if one.code == row.step), None) if way else None
    return step is not None and kind_of(step) is not None


def _others(events: Sequence[EventRow], cells: Cells) -> Section:
    """What no section holds, such as steps that the catalogue has no longer."""
    rows = tuple(
        Row(
            (
                row.happened_on,
                row.name_en if language() == "en" else row.name_vi,
                "; ".join(f"{label}: {text}" for label, text in cells.pairs(row)),
            ),
            notes=tuple(notes_of(row, cells)),
            is_struck=row.is_cancelled,
        )
        for row in events
    )
    columns = (Column(_("Ngày"), kind=DAY), Column(_("Việc"), 2), Column(_("Nội dung"), 5))
    return Section(_("Việc khác"), columns=columns, rows=rows)


def _foot(*, is_whole: bool) -> str:
    said = _(
        "Ngày dương lịch, dòng nhỏ là ngày âm lịch. Việc đã sửa in bản đang dùng, bản cũ ghi ngay dưới; "
        "mọi bản đều còn trong sổ cái."
    )
    if is_whole:
        return said
    hidden = _("Liều lượng, người ghi và ghi chú riêng không in ở đây: cán bộ xem trong hồ sơ kiểm tra.")
    return f"{said} {hidden}"
