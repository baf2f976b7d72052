"""Files and rows for programs: the same preview and the same import as on the page and at the command line."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from flask_smorest import Blueprint

from trace import clock
from trace.errors import N_
from trace.exchange import actions
from trace.exchange.models import ImportRun
from trace.exchange.queries import find_import, report_of
from trace.exchange.reading import FileUnreadable, read_tables, table_of
from trace.exchange.report import Report
from trace.exchange.schemas import ImportForm, ImportOut, ImportRows
from trace.exchange.views import finding_view
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.problems import problem
from trace.kit.viewer import MANAGER, STAFF
from trace.organisations.queries import find_organisation

api = Blueprint("imports_api", __name__, url_prefix="/api/v1/imports", description="Rows in: files and JSON")
_MOST_TOLD = 1000


@api.get("/<int:import_id>")
@api.response(200, ImportOut)
@allowed(STAFF, MANAGER)
def show(import_id: int) -> dict[str, Any]:
    """What became of a file that was brought on the page."""
    run: ImportRun = find_import(import_id, seen_by=signed_in())
    return _out(report_of(run) or Report(run.kind, run.file_name))


@api.post("")
@idempotent
@api.doc(
    requestBody={
        "content": {
            "application/json": {"schema": ImportRows},
            "multipart/form-data": {"schema": ImportForm},
        }
    }
)
@api.response(201, ImportOut)
@api.alt_response(200, schema=ImportOut, description="Dry run: nothing was written")
@allowed(STAFF, MANAGER)
def bring() -> Any:
    """Import a file (multipart: `file`, `kind`, `numbers`, `dry_run`) or `rows` (JSON): all of it or nothing.

    With `dry_run` the report only tells what would be done. When something stands in the way, 422 names every cell in
    `errors` (pointers `/rows/0/field`; of a file `/sheet!C5`) and the whole `report` comes with it. The same rows
    again write nothing twice.
    """
    viewer = signed_in()
    asked, tables, name = _rows() if request.is_json else _file()
    owner = find_organisation(viewer.organisation_id or 0, seen_by=viewer)
    report = actions.import_tables(
        tables, file_name=name, kind=asked["kind"], organisation=owner, numbers=asked["numbers"],
        is_dry=asked["dry_run"], by=viewer, now=clock.now(),
    )  # fmt: skip
    if report.errors:
        return _refused(report, is_file=not request.is_json)
    return _out(report), 201 if report.is_written else 200


def _rows() -> tuple[dict[str, Any], list[Any], str]:
    asked = api.ARGUMENTS_PARSER.parse(ImportRows, request, location="json")
    return asked, [table_of(asked["rows"], name=asked["work"])], "API"


def _file() -> tuple[dict[str, Any], list[Any], str]:
    asked = api.ARGUMENTS_PARSER.parse(ImportForm, request, location="form")
    sent = request.files.get("file")
    if sent is None:
        raise FileUnreadable(N_("Chưa chọn tệp nào."), field="file")
    return asked, read_tables(sent.read()), sent.filename or ""


def _refused(report: Report, *, is_file: bool) -> Response:
    """Every cell that stands in the way, with the report."""
    found = [finding_view(one) for one in report.errors[:_MOST_TOLD]]
    errors = [{"pointer": _pointer(one, is_file=is_file), "detail": str(one["sentence"])} for one in found]
    sentence = _("Chưa nhập gì. Sửa tệp rồi làm lại.")
    return problem(422, sentence, errors=errors, report=ImportOut().dump(_out(report)))


def _pointer(found: dict[str, object], *, is_file: bool) -> str:
    if is_file or not found["row"]:
        return f"/{found['place']}" if is_file else "/rows"
    heading = f"/{found['heading']}" if found["heading"] else ""
    return f"/rows/{int(str(found['row'])) - 2}{heading}"


def _out(report: Report) -> dict[str, Any]:
    return {
        "kind": report.kind,
        "is_written": report.is_written,
        "may_write": report.may_write,
        "numbers": report.numbers,
        "asks_numbers": report.asks_numbers,
        "counts": report.counts,
        "findings": [finding_view(found) for found in report.findings[:_MOST_TOLD]],
        "rows": [
            {
                "sheet": row.sheet, "row": row.row, "outcome": row.outcome, "name": row.name,
                "understood": [{"label": label, "words": words} for label, words in row.told],
                "changes": [{"label": label, "before": old, "after": new} for label, old, new in row.changes],
                "lacks": list(row.lacks),
            }
            for row in report.rows
        ],
    }  # fmt: skip
