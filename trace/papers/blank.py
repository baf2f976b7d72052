"""Blank diary sheets: what a plot's or pond's paper book asks, with empty lines to write on and its QR.

The QR opens the recording of that plot on the clerk's phone: of its open season where there is one.
"""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from trace.errors import N_, Invalid
from trace.kit.languages import language
from trace.papers.columns import Box, Kind, boxes_of, sections_of
from trace.papers.words import address_line, area_words, day_words, of_owner
from trace.processes.catalogue import OPEN, Step, Template
from trace.processes.queries import UnknownTemplate, template_for_category, templates
from trace.processes.queries import template as find_template
from trace.products.models import Product
from trace.readiness.rules import as_item
from trace.seasons.models import Season, SeasonSite
from trace.seasons.queries import sites_of
from trace.sites.models import Site
from trace.typeset.paper import DAY, NUMBER, TEXT, Column, Fact, Paper, Row, Section

MOST_ROWS = 40
MOST_SHEETS = 300
_MOST_BOXES = 8
GROWING = ("plot", "pond")


class NoSheet(Invalid):
    """Sheets that cannot be drawn: a mill keeps no diary, no lines, or too many plots at once."""


def check_rows(rows: int | None) -> None:
    """Refuse a number of lines that makes no sheet; None leaves it to the data file."""
    if rows is not None and not 1 <= rows <= MOST_ROWS:
        raise NoSheet(N_("Số dòng mỗi bảng từ 1 đến %(most)s."), field="rows", most=MOST_ROWS)


def check_count(count: int) -> None:
    """Refuse a file without a plot, or with more than anybody prints at once."""
    if not count:
        raise NoSheet(N_("Chưa chọn ruộng hoặc ao nào."), field="site")
    if count > MOST_SHEETS:
        raise NoSheet(N_("Mỗi lần in nhiều nhất %(most)s ruộng, ao."), field="site", most=MOST_SHEETS)


def sheet_of_site(
    site: Site, *, base_url: str, way: Template | None, rows: int | None, grower: str, now: datetime
) -> Paper:
    """The sheet of a plot or pond; `way` is the list of steps, else that of its last season or of its goods."""
    if site.kind not in GROWING:
        raise NoSheet(N_("Chỉ ruộng và ao có tờ nhật ký; “%(name)s” thì không."), field="site", name=site.name)
    season = _last_season(site)
    return _sheet(
        way or way_for(site, season),
        rows,
        facts=(
            Fact(_("Ruộng, ao"), site.name),
            Fact(_("Vụ, lứa nuôi"), season.name if season and season.closed_on is None else ""),
            Fact(_("Diện tích"), area_words(site.area_m2)),
            Fact(_("Giống"), season.variety if season and season.closed_on is None else ""),
            Fact(_("Địa chỉ"), address_line(site.address)),
            Fact(_("Người làm"), grower),
        ),
        subtitle=site.name,
        code=site.code,
        address=f"{base_url}/sites/{site.code}/record",
        **of_owner(site.organisation, now=now),
    )


def sheet_of_season(season: Season, *, base_url: str, rows: int | None, now: datetime) -> Paper:
    """The sheet of a whole season, whatever the number of its plots."""
    sites = sites_of(season)
    return _sheet(
        find_template(season.template),
        rows,
        facts=(
            Fact(_("Vụ, lứa nuôi"), season.name),
            Fact(_("Giống"), season.variety),
            Fact(_("Ruộng, ao"), ", ".join(site.name for site in sites)),
            Fact(_("Diện tích"), area_words(sum(site.area_m2 or 0 for site in sites))),
            Fact(_("Mở ngày"), day_words(season.opened_on)),
            Fact(_("Người làm"), ""),
        ),
        subtitle=season.name,
        code=season.code,
        address=f"{base_url}/seasons/{season.code}/record",
        **of_owner(season.organisation, now=now),
    )


def ways_for(kind: str) -> list[Template]:
    """The lists of steps whose seasons are opened on a place of this kind."""
    return [way for way in templates() if any(_opens_on(step, kind) for step in way.steps)]


def way_for(site: Site, season: Season | None) -> Template:
    """The list of steps of a place: its last season's, else that of the goods its organisation has, else any."""
    if season:
        return find_template(season.template)
    possible = ways_for(site.kind)
    codes = {way.code for way in possible}
    for product in Product.select().where(Product.organisation == site.organisation_id).order_by(Product.id):
        try:
            way = template_for_category(product.category)
        except UnknownTemplate:
            continue
        if way.code in codes:
            return way
    # The first by code is crab for ponds; rice stands before rươi for plots.
    return next((way for way in possible if way.code in ("rice", "shrimp")), possible[0])


def open_seasons_on(site: Site) -> list[Season]:
    """Seasons of this place that may still be written into, the newest first."""
    query = Season.select().join(SeasonSite).where(SeasonSite.site == site.id, Season.closed_on.is_null())
    return list(query.order_by(Season.opened_on.desc(), Season.id.desc()))


def _last_season(site: Site) -> Season | None:
    query = Season.select().join(SeasonSite).where(SeasonSite.site == site.id)
    found: Season | None = query.order_by(Season.closed_on.is_null().desc(), Season.id.desc()).first()
    return found


def _opens_on(step: Step, kind: str) -> bool:
    return step.role == OPEN and kind in {box.name for box in step.fields}


def _sheet(way: Template, rows: int | None, **said: object) -> Paper:
    check_rows(rows)
    sections = [
        section
        for kind, steps in sections_of(way)
        if not kind.is_general
        for section in _sections(kind, steps, rows or kind.rows)
    ]
    return Paper(
        title=_("Tờ ghi nhật ký"),
        foot=_("Viết tay hằng ngày; quét mã hoặc gõ mã ở góc phải để ghi vào hệ thống. Ghi ngày dương lịch."),
        sections=tuple(sections),
        is_landscape=True,
        **said,  # type: ignore[arg-type]
    )


def _sections(kind: Kind, steps: Sequence[Step], rows: int) -> list[Section]:
    """One table for a section, or one for each of its steps where together they need too many columns."""
    title = kind.title(language())
    together = {box.name: box for step in steps for box in boxes_of(step)}
    if len(steps) == 1 or len(together) <= _MOST_BOXES:
        boxes = sorted(together.values(), key=lambda box: box.name == "note")
        return [_section(title, boxes, rows, has_work=len(steps) > 1)]
    return [
        _section(f"{title}: {as_item(step.name(language()))}", boxes_of(step), max(2, rows // 2), has_work=False)
        for step in steps
    ]


def _section(title: str, boxes: Sequence[Box], rows: int, *, has_work: bool) -> Section:
    boxes = [box for place, box in enumerate(boxes) if box.is_required or place < _MOST_BOXES]
    columns = [Column(_("Ngày"), 0.9, DAY)]
    columns += [Column(_("Việc"), 1.5)] if has_work else []
    columns += [Column(box.label(language()), box.share, _kind(box)) for box in boxes]
    columns.append(Column(_("Người làm"), 1.1))
    return Section(title, columns=tuple(columns), rows=(Row(("",) * len(columns)),) * rows)


def _kind(box: Box) -> str:
    return NUMBER if box.field.type in ("number", "int") else TEXT
