"""Reads one workbook from stdin and prints its sheets as JSON; run as a program of its own, never imported.

A hostile workbook can ask the reader for terabytes (one cell in the last corner of a sheet), and the reader then ends
its whole process. So it is this small process that ends, within a limit of memory and time, and not the server.
"""

import datetime
import io
import json
import resource
import sys
from typing import Any

import python_calamine

MOST_MEMORY = 1 << 30
MOST_SECONDS = 30
MOST_CELLS = 4_000_000
# Asked for on the command line: moments keep their time of day, which a list of goods would only stumble over.
WITH_TIMES = "--with-times"


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        sheets = _sheets(sys.stdin.buffer.read(), with_times=WITH_TIMES in sys.argv)
    except python_calamine.PasswordError:
        return 3
    except (python_calamine.CalamineError, ValueError, OSError):
        return 2
    except MemoryError:
        return 4
    json.dump(sheets, sys.stdout, ensure_ascii=True, separators=(",", ":"))
    return 0


def _sheets(content: bytes, *, with_times: bool) -> list[dict[str, Any]]:
    book = python_calamine.load_workbook(io.BytesIO(content))
    found = []
    for about in book.sheets_metadata:
        is_shown = about.visible == python_calamine.SheetVisibleEnum.Visible
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        rows: list[list[Any]] = []
        if is_shown:
            sheet = book.get_sheet_by_name(about.name)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise MemoryError
            rows = [
                [_plain(cell, with_times=with_times) for cell in row] for row in sheet.to_python(skip_empty_area=False)
            ]
        found.append({"name": about.name, "is_hidden": not is_shown, "rows": rows})
    return found


def _plain(cell: Any, *, with_times: bool) -> Any:
    """Text, number, truth value, or {"day": ISO} for a date; a moment is a date too, or {"moment": ISO}."""
    if isinstance(cell, datetime.datetime) and with_times:
        return {"moment": cell.isoformat(sep=" ")}
    if isinstance(cell, datetime.datetime):
        return {"day": cell.date().isoformat()}
    if isinstance(cell, datetime.date):
        return {"day": cell.isoformat()}
    if isinstance(cell, datetime.time | datetime.timedelta):
        return str(cell)
    return cell


if __name__ == "__main__":
    sys.exit(main())
