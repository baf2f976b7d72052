"""A list as a file to keep: CSV as Excel here reads it, or a workbook. Text can become a formula in neither."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response

from trace.kit.list_file import csv_lines, workbook

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def list_file(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[object]], *, format_name: str, today: date
) -> Response:
    """The answer with the file `<name>-<day>.<format>`; `format_name` is a key of FORMATS, else CSV."""
    is_book = format_name == "xlsx"
    body: str | bytes = workbook(name, heads, _numbers(rows)) if is_book else "".join(csv_lines(heads, rows))
    ending = "xlsx" if is_book else "csv"
    answer = Response(body, content_type=FORMATS[ending])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{today.isoformat()}.{ending}"'
    return answer


def _numbers(rows: Iterable[Sequence[object]]) -> Iterable[Sequence[object]]:
    """Yes and no as 1 and 0, as the CSV says them."""
    return ([int(one) if isinstance(one, bool) else one for one in row] for row in rows)
