"""The draft of an answer as a Word file, laid out like an official letter (NĐ 30/2020, Phụ lục I).

That decree binds state bodies; a co-op may follow it. What a person must check, or what the service cannot know (the
number, who signs), stands in brackets on yellow. Nothing of it is sent by the service.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT: Final = "Times New Roman"
SIZE, SMALL = 14, 12
FIRST: Final = (
    "Phúc đáp %(document)s của %(office)s về việc %(subject)s, nhận lúc %(received)s, %(organisation)s báo cáo như sau:"
)
TIME: Final = "1. Thời hạn: %(law)s; hạn trả lời %(due)s. Đến lúc soạn văn bản này: %(took)s."
SCOPE: Final = (
    "2. Phạm vi: %(scope)s. Trong sổ có %(lots)s lô, làm ra %(kilograms)s, %(events)s lần ghi, "
    "%(handovers)s dòng giao nhận."
)
PACKAGE: Final = (
    "3. Gói dữ liệu số %(number)s, chốt lúc %(made)s, gồm %(files)s tệp, mã băm SHA-256 của cả tệp ZIP: %(sha256)s. "
    "Mã này có trong sổ cái; từng tệp có mã băm trong manifest.json."
)
MISSING: Final = "5. Còn thiếu trong sổ:"
COMPLETE: Final = "5. Trong phạm vi này không thấy thiếu gì theo quy tắc của hệ thống."
DRAFT: Final = (
    "Bản nháp do hệ thống soạn theo thể thức Phụ lục I NĐ 30/2020/NĐ-CP (áp dụng cho cơ quan nhà nước; cơ sở được dùng "
    "theo). Phần tô vàng phải do người ký điền hoặc kiểm lại."
)
_LEFT, _CENTRE, _BOTH = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
# python-docx writes the moment of today into each file: a fixed one, so that the same facts give the same letter.
_WRITTEN: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """Everything the letter says, in words. `package` is None while nothing is frozen; `missing` are sentences."""

    organisation: str
    parent: str
    place: str
    day: str
    month: str
    year: str
    code: str
    office: str
    document: str
    subject: str
    scope: str
    received: str
    due: str
    law: str
    took: str
    is_late: bool
    lots: int
    kilograms: str
    events: int
    handovers: int
    package: dict[str, str] | None
    personal: str
    missing: Sequence[str]
    more_missing: int
    left_out: Sequence[str]


def letter_of(facts: LetterFacts) -> bytes:
    """The Word file."""
    facts = replace(facts, **{name: _plain(value) for name, value in vars_of(facts).items() if isinstance(value, str)})
    document = Document()
    _page(document)
    _head(document, facts)
    _to(document, facts)
    for text in _body(facts):
        _paragraph(document, text, align=_BOTH, first_mm=10, after=6)
    _list(document, facts)
    _foot(document, facts)
    properties = document.core_properties
    properties.title, properties.author, properties.subject = facts.subject, facts.organisation, facts.code
    properties.created = properties.modified = _WRITTEN
    properties.language = "vi-VN"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def vars_of(facts: LetterFacts) -> dict[str, Any]:
    """The facts by name."""
    return {one.name: getattr(facts, one.name) for one in fields(facts)}


def _plain(text: str) -> str:
    """Nobody's words paint themselves."""
    return text.replace("[[", "[").replace("]]", "]")


def _page(document: Any) -> None:
    """A4; margins in the middle of what the decree allows: 20–25 mm above and below, 30–35 left, 15–20 right."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(18)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _head(document: Any, facts: LetterFacts) -> None:
    """Left: who writes, number, what about. Right: Quốc hiệu, Tiêu ngữ, place and day."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Mm(68), Mm(94)
    if facts.parent:
        _line(left, facts.parent.upper(), size=SMALL)
    _line(left, facts.organisation.upper(), size=SMALL, bold=True, rule=True)
    _line(left, _say("Số: ") + _open(_say("số, ký hiệu")), size=13)
    _line(left, _say("V/v cung cấp dữ liệu truy xuất nguồn gốc theo yêu cầu %(code)s", code=facts.code), size=SMALL)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=SMALL, bold=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True, rule=True)
    said = _say("%(place)s, ngày %(day)s tháng %(month)s năm %(year)s", place=facts.place, day=facts.day,
             month=facts.month, year=facts.year)  # fmt: skip
    _line(right, said, size=13, italic=True)


def _to(document: Any, facts: LetterFacts) -> None:
    _paragraph(document, "", after=0)
    _paragraph(document, _say("Kính gửi: %(office)s", office=facts.office), align=_CENTRE, after=12)


def _body(facts: LetterFacts) -> list[str]:
    known = vars_of(facts) | {"document": facts.document or _open("chưa có văn bản: chỉ là mục tiêu phục vụ")}
    found = [_say(text, **known) for text in (FIRST, TIME, SCOPE)]
    if facts.is_late:
        found.insert(2, _open("Trả lời trễ hạn: ghi lý do"))
    personal = _say("4. Dữ liệu cá nhân: %(personal)s.", **known)
    if facts.left_out:
        personal += " Đã bỏ ra: " + "; ".join(facts.left_out) + "."
    return [*found, _package(facts), personal, MISSING if facts.missing else COMPLETE]


def _package(facts: LetterFacts) -> str:
    if facts.package is None:
        return "3. Gói dữ liệu: " + _open("chưa chốt gói dữ liệu")
    return _say(PACKAGE, **facts.package)


def _list(document: Any, facts: LetterFacts) -> None:
    for sentence in facts.missing:
        _paragraph(document, f"- {sentence}", align=_BOTH, first_mm=10, after=3)
    if facts.more_missing:
        more = _say("và %(count)s mục nữa, xem tables/missing.csv trong gói.", count=facts.more_missing)
        _paragraph(document, f"- {more}", align=_BOTH, first_mm=10, after=3)


def _foot(document: Any, facts: LetterFacts) -> None:
    end = _say(
        "%(organisation)s chịu trách nhiệm về tính chính xác của dữ liệu đã cung cấp.", organisation=facts.organisation
    )
    _paragraph(document, end + "/.", align=_BOTH, first_mm=10, after=12)
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Mm(80), Mm(82)
    _line(left, _say("Nơi nhận:"), size=SMALL, bold=True, italic=True, align=_LEFT)
    _line(left, _say("- Như trên;"), size=11, align=_LEFT)
    _line(left, _say("- Lưu: VT."), size=11, align=_LEFT)
    _line(right, _open(_say("chức vụ người ký")), size=13, bold=True)
    _line(right, _say("(Ký, ghi rõ họ tên, đóng dấu nếu có)"), size=13, italic=True)
    for _space in range(3):
        _line(right, "", size=13)
    _line(right, _open(_say("họ và tên")), size=13, bold=True)
    _paragraph(document, DRAFT, size=10, italic=True, after=0)


def _say(text: str, **params: object) -> str:
    """The letter is Vietnamese whoever reads the page, so nothing of it goes through the catalogue."""
    return text % params if params else text


def _open(words: str) -> str:
    """What a person must fill in or check; `_runs` paints it yellow."""
    return f"[[{words}]]"


def _line(
    cell: Any,
    text: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    rule: bool = False,
    align: Any = _CENTRE,
) -> None:
    fresh = cell.paragraphs[0] if not cell.paragraphs[0].runs and len(cell.paragraphs) == 1 else cell.add_paragraph()
    fresh.alignment = align
    fresh.paragraph_format.space_after = Pt(3 if rule else 0)
    _runs(fresh, text, size=size, bold=bold, italic=italic)
    if rule:
        _rule(fresh)


def _paragraph(
    document: Any,
    text: str,
    *,
    align: Any = _LEFT,
    first_mm: int = 0,
    after: int = 6,
    size: int = SIZE,
    italic: bool = False,
) -> None:
    fresh = document.add_paragraph()
    fresh.alignment = align
    fresh.paragraph_format.first_line_indent = Mm(first_mm)
    fresh.paragraph_format.space_after = Pt(after)
    _runs(fresh, text, size=size, italic=italic)


def _runs(paragraph: Any, text: str, *, size: int, bold: bool = False, italic: bool = False) -> None:
    for place, piece in enumerate(text.replace("]]", "[[").split("[[")):
        if not piece and text:
            continue
        is_open = place % 2 == 1
        run = paragraph.add_run(f"[{piece}]" if is_open else piece)
        run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
        if is_open:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _rule(paragraph: Any) -> None:
    """The line under the name and under the motto."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(16)
    paragraph._p.get_or_add_pPr().append(borders)
