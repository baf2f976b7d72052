"""The paper diary as a workbook to fill in: a sheet for each kind of work of a product, as the record sheets have them.

What it brings back is read by kinds/diary.py. Sheets, columns and words come from the catalogue of processes.
"""

from collections.abc import Sequence
from typing import Any

from trace.errors import N_
from trace.exchange.blank import GUIDE, write_guide
from trace.exchange.columns import Column
from trace.exchange.kinds.diary_columns import HAPPENED_ON, ROW_COLUMNS, SEASON, SITE, Sheet, sheets_of
from trace.exchange.kinds.diary_known import season_words
from trace.exchange.workbook import Say, Workbook
from trace.organisations.models import Organisation
from trace.processes.catalogue import Template
from trace.processes.queries import UnknownTemplate, template, template_for_category, templates
from trace.seasons.models import Season
from trace.seasons.queries import open_seasons, sites_of, sites_of_many
from trace.sites.models import Site

_SEASON_ROW, _SITE_ROW, _NOTE_ROW, _HEAD_ROW = 1, 2, 3, 4
_RULES = (
    N_("Mỗi trang tính là một loại việc. Mỗi lần làm ghi một dòng; không cần ghi đủ mọi trang."),
    N_("Vụ và thửa, ao ghi một lần ở đầu trang; dòng nào khác thì ghi lại ở dòng đó."),
    N_("Dòng bắt đầu bằng dấu # là ví dụ, hệ thống bỏ qua."),
    N_("Ghi được sào, mẫu, thước, tạ, yến: bản xem trước hiện số đã quy đổi."),
    N_("Ngày âm lịch ghi thêm chữ âm: 15/9 âm, hoặc 15/9 âm 2026."),
    N_("Ô tô đậm là mục sổ yêu cầu. Ghi thiếu vẫn lưu, nhưng lô sẽ được nhắc."),
    N_("Tải lại tệp đã nhập không ghi trùng: dòng cũ được nhận ra và bỏ qua."),
)


def find_way(product: str) -> Template:
    """The process of a product by its code (rice), another word for it (crab), or a category of goods.

    UnknownTemplate where none answers.
    """
    for find in (template, template_for_category):
        try:
            return find(product)
        except UnknownTemplate:
            continue
    found = [way for way in templates() if way.code.partition("_")[0] == product]
    if len(found) == 1:
        return found[0]
    raise UnknownTemplate(N_("Không có quy trình “%(code)s”."), field="product", code=product)


def ways_with_a_diary() -> list[Template]:
    """The products that are grown, so that there is a diary to keep."""
    return [way for way in templates() if way.has_season and sheets_of(way)]


def book_of_product(way: Template, *, organisation: Organisation | None, say: Say) -> bytes:
    """An empty diary of a product; an organisation's open seasons and their plots stand in its lists."""
    seasons = open_seasons(organisation.id, template=way.code) if organisation else []
    places = sites_of_many([one.id for one in seasons]) if seasons else {}
    sites = {site.id: site for found in places.values() for site in found}
    return _book(way, seasons, list(sites.values()), say=say)


def book_of_season(season: Season, *, say: Say) -> bytes:
    """The diary of one season, with its name at the head of every sheet and its plots or ponds in a list."""
    return _book(template(season.template), [season], sites_of(season), say=say)


def _book(way: Template, seasons: Sequence[Season], sites: Sequence[Site], *, say: Say) -> bytes:
    if not sheets_of(way):
        raise UnknownTemplate(N_("“%(name)s” không có sổ nhật ký theo vụ."), field="product", name=way.name_vi)
    book = Workbook(f"{say(N_('Sổ nhật ký'))} – {way.name_vi}", say=say)
    lists = {SEASON.field: [season_words(one) for one in seasons], SITE.field: [one.name for one in sites]}
    for sheet in sheets_of(way):
        _write_sheet(book, sheet, way, seasons, sites, lists)
    _write_rules(book, way)
    book.add_lists_sheet()
    return book.bytes()


def _write_sheet(
    book: Workbook, sheet: Sheet, way: Template, seasons: Sequence[Season], sites: Sequence[Site],
    lists: dict[str, list[str]],
) -> None:  # fmt: skip
    paper = book.add_sheet(sheet.name)
    paper.write_string(0, 0, f"{sheet.step.name_vi} – {way.name_vi}", book.formats["title"])
    first = {
        SEASON.field: lists[SEASON.field] if len(seasons) == 1 else [],
        SITE.field: lists[SITE.field] if len(sites) == 1 else [],
    }
    for row, column in ((_SEASON_ROW, SEASON), (_SITE_ROW, SITE)):
        paper.write_string(row, 0, column.label, book.formats["label"])
        paper.write_string(row, 1, first[column.field][0] if first[column.field] else "", book.formats["plain"])
        if lists[column.field]:
            book.pick(paper, row, 1, lists[column.field])
    if sheet.step.note_vi:
        paper.write_string(_NOTE_ROW, 0, sheet.step.note_vi, book.formats["quiet"])
    book.write_heads(paper, sheet.columns, row=_HEAD_ROW, lists=lists)
    _write_example(book, paper, sheet.columns)


def _write_example(book: Workbook, paper: Any, columns: Sequence[Column]) -> None:
    """One row that shows how; its first cell begins with # so that it is never read."""
    for place, column in enumerate(columns):
        text = f"# {book.say(N_('Ví dụ'))}: {column.example}" if column is HAPPENED_ON else column.example
        paper.write_string(_HEAD_ROW + 1, place, text, book.formats["example"])
    paper.set_column(0, 0, 22, book.formats["day"])


def _write_rules(book: Workbook, way: Template) -> None:
    guide = book.add_sheet(book.say(GUIDE))
    for row, sentence in enumerate(_RULES):
        guide.write_string(row, 0, f"{row + 1}. {book.say(sentence)}", book.formats["plain"])
    columns = {column.field: column for sheet in sheets_of(way) for column in sheet.columns}
    shown = [*(c for c in ROW_COLUMNS if c.field in columns), *(c for c in columns.values() if c not in ROW_COLUMNS)]
    write_guide(book, guide, shown, row=len(_RULES) + 1)
