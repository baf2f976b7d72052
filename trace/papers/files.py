"""Papers as files: which formats there are, what they are called, how a door answers with one."""

from collections.abc import Sequence

from flask import Response

from trace.errors import N_, Invalid
from trace.kit.text import fold
from trace.papers.sheets import sheets_pdf
from trace.typeset.paper import Paper
from trace.typeset.pdf import pdf_of
from trace.typeset.workbook import workbook_of

PDF, XLSX = "pdf", "xlsx"
FORMATS = (PDF, XLSX)
MEDIA_TYPES = {PDF: "application/pdf", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
# Browsers draw a PDF with a plugin of their own, which the policy of our pages would forbid.
_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


class UnknownFormat(Invalid):
    """A paper is given as PDF or as Excel."""


def check_format(name: str) -> str:
    """The format, or a refusal that names those there are."""
    if name not in FORMATS:
        raise UnknownFormat(
            N_("Chưa có định dạng “%(name)s”. Đang có: %(names)s."), field="format", name=name[:20],
            names=", ".join(FORMATS),
        )  # fmt: skip
    return name


def content_of(paper: Paper, format_name: str) -> bytes:
    """One paper as a file."""
    return pdf_of(paper) if check_format(format_name) == PDF else workbook_of([paper])


def content_of_sheets(papers: Sequence[Paper], format_name: str, *, rows: int | None) -> bytes:
    """Blank sheets as a file; without a number of lines the pages are filled."""
    if check_format(format_name) == XLSX:
        return workbook_of(papers)
    return sheets_pdf(papers, is_filled=rows is None)[0]


def name_of(paper: Paper, format_name: str, *, many: int = 1) -> str:
    """`nhat-ky-san-xuat-TN329F54.pdf`: plain letters, so that every system keeps it."""
    title = fold(paper.title).replace(" ", "-")
    return f"{title}-{many}.{format_name}" if many > 1 else f"{title}-{paper.code.strip('#')}.{format_name}"


def answer(content: bytes, name: str, format_name: str, *, is_kept: bool) -> Response:
    """The file as an answer: shown in the browser, or `is_kept` to be saved; Excel is always saved."""
    response = Response(content, content_type=MEDIA_TYPES[format_name])
    way = "attachment" if is_kept or format_name == XLSX else "inline"
    response.headers["Content-Disposition"] = f'{way}; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = _POLICY
    return response
