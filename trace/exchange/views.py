"""A report as plain values for the page and the command: sentences in the reader's language, counts, slices."""

from collections.abc import Sequence

from flask_babel import gettext as _

from trace.errors import N_
from trace.exchange.kinds.registry import KINDS
from trace.exchange.models import ImportRun
from trace.exchange.report import (
    DRAFT,
    ERROR,
    NEW,
    OUTCOMES,
    QUESTION,
    REFUSED,
    SAME,
    UPDATE,
    WARNING,
    Finding,
    Report,
    RowOutcome,
)
from trace.kit.days import show_moment
from trace.kit.languages import language
from trace.kit.paging import Listing, Page
from trace.kit.units import show_number
from trace.products.reading import items

OUTCOME_NAMES = {
    NEW: N_("Thêm mới"),
    DRAFT: N_("Thêm bản nháp"),
    UPDATE: N_("Sẽ cập nhật"),
    SAME: N_("Đã có, không đổi"),
    REFUSED: N_("Không nhận"),
}
OUTCOME_NAMES_DONE = {**OUTCOME_NAMES, NEW: N_("Đã thêm"), DRAFT: N_("Đã thêm bản nháp"), UPDATE: N_("Đã cập nhật")}
STATE_NAMES = {
    "reading": N_("Đang xem tệp"),
    "checked": N_("Chờ xác nhận"),
    "writing": N_("Đang nhập"),
    "written": N_("Đã nhập"),
    "failed": N_("Không đọc xong"),
}
SEVERITY_NAMES = {ERROR: N_("Phải sửa"), QUESTION: N_("Cần trả lời"), WARNING: N_("Nên xem")}
MOST_SHOWN, ROWS_SHOWN = 100, 50
# Where the imported things are listed; communes have no list of their own.
LISTS = {
    "products": "/products/",
    "sites": "/sites/",
    "organisations": "/organisations/",
    "diary": "/seasons/",
    "batches": "/batches/",
    "growers": "/growers/",
}


def report_view(report: Report) -> dict[str, object]:
    """Everything the page shows of a report; long lists are cut to a slice and say how long they are."""
    names = OUTCOME_NAMES_DONE if report.is_written else OUTCOME_NAMES
    return {
        "counts": [(outcome, _(names[outcome]), count) for outcome, count in report.counts.items() if count],
        "to_write": sum(report.counts[outcome] for outcome in (NEW, DRAFT, UPDATE)),
        "lacking": [(lacking_name(label), count) for label, count in report.lacking],
        "errors": slice_of(report.errors),
        "warnings": grouped(report.warnings),
        "headings": [
            {"sheet": h.sheet, "letter": h.letter, "heading": h.heading, "label": h.label and _(h.label),
             "why_not": h.why_not and _(h.why_not)}
            for h in report.headings
        ],
        "unknown": [h.heading for h in report.headings if not h.label],
        "skipped_sheets": report.skipped_sheets,
        "asks_numbers": report.asks_numbers,
        "numbers": report.numbers,
        "may_write": report.may_write,
        "is_written": report.is_written,
        "has_errors": bool(report.errors),
    }  # fmt: skip


def finding_view(found: Finding) -> dict[str, object]:
    """One finding in words."""
    return {
        "place": place_of(found),
        "sheet": found.sheet,
        "row": found.row,
        "cell": f"{found.letter}{found.row}" if found.letter else "",
        "heading": found.heading,
        "value": found.value,
        "sentence": _(found.msgid) % found.params if found.params else _(found.msgid),
        "severity": found.severity,
        "severity_name": _(SEVERITY_NAMES[found.severity]),
    }


def place_of(found: Finding) -> str:
    """`Sheet1!C5`, `C5`, a row, or nothing for what concerns the whole file."""
    where = f"{found.letter}{found.row}" if found.letter else _("dòng %(row)s", row=found.row) if found.row else ""
    return f"{found.sheet}!{where}" if found.sheet and where else where


def grouped(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Like findings as one, with the number of rows and the first places."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for found in findings:
        alike.setdefault((found.msgid, str(found.params)), []).append(found)
    return [
        {
            "sentence": finding_view(found[0])["sentence"],
            "count": len(found),
            "places": ", ".join(place for place in map(place_of, found[:5]) if place),
        }
        for found in alike.values()
    ]


def rows_page(report: Report, listing: Listing) -> Page[dict[str, object]]:
    """One page of the rows, of one outcome where one is asked for."""
    names = OUTCOME_NAMES_DONE if report.is_written else OUTCOME_NAMES
    asked = listing.filters.get("outcome")
    rows = [row for row in report.rows if row.outcome == asked] if asked in OUTCOMES else report.rows
    first = (listing.page - 1) * ROWS_SHOWN
    return Page([row_view(row, names) for row in rows[first : first + ROWS_SHOWN]], len(rows), listing, ROWS_SHOWN)


def row_view(row: RowOutcome, names: dict[str, str]) -> dict[str, object]:
    """One row in words."""
    return {
        "row": row.row,
        "sheet": row.sheet,
        "outcome": row.outcome,
        "outcome_name": _(names[row.outcome]),
        "name": row.name,
        "changes": [{"label": _(label), "before": before, "after": after} for label, before, after in row.changes],
        "lacks": [lacking_name(label) for label in row.lacks],
        "told": [{"label": _(label), "words": words} for label, words in row.told],
    }


def lacking_name(label: str) -> str:
    """An item a product lacks; the reference file knows its names in both languages."""
    return next((item.label(language()) for item in items() if item.label_vi == label), label)


def run_view(run: ImportRun) -> dict[str, object]:
    """One line of the list of files."""
    return {
        "id": run.id,
        "file_name": run.file_name,
        "kind": _(KINDS[run.kind].name),
        "state": run.state,
        "state_name": _(STATE_NAMES[run.state]),
        "made_by": run.made_by,
        "created": show_moment(run.created_at),
        "rows": show_number(run.row_count),
        "list_href": LISTS.get(run.kind, ""),
    }


def slice_of(findings: Sequence[Finding]) -> dict[str, object]:
    """The first of a long list, and how many there are."""
    shown = [finding_view(found) for found in findings[:MOST_SHOWN]]
    return {"items": shown, "total": len(findings), "is_cut": len(findings) > MOST_SHOWN}
