"""A list as the answer to a request for a file: CSV as Excel here reads it, or a workbook. Never kept by a browser."""

from collections.abc import Iterable, Sequence
from typing import Final

from flask import Response

from trace.kit.list_file import csv_lines, workbook

CSV, XLSX = "csv", "xlsx"
MEDIA: Final = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMATS: Final = tuple(MEDIA)


def list_answer(
    kind: str, heads: Sequence[str], rows: Iterable[Sequence[object]], *, name: str, title: str = ""
) -> Response:
    """The file `<name>.<kind>`; a `kind` that is none of FORMATS is CSV. `title` names the sheet of a workbook."""
    if kind == XLSX:
        body: str | bytes = workbook(title or name, heads, _numbers(rows))
    else:
        kind, body = CSV, "".join(csv_lines(heads, rows))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return Response(body, content_type=MEDIA[kind], headers=headers)


def _numbers(rows: Iterable[Sequence[object]]) -> Iterable[Sequence[object]]:
    """Yes and no as 1 and 0, as the CSV says them."""
    return ([int(one) if isinstance(one, bool) else one for one in row] for row in rows)
