"""Many rows in few statements: what a file of ten thousand lines needs, so that other writers do not wait for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from trace.database import Record
from trace.kit.models import ActLogEntry
from trace.kit.viewer import Viewer

_CHUNK = 200


def insert_rows(table: type[Record], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows (column values by field name; the model's defaults fill the rest). Open a transaction around it."""
    for start in range(0, len(rows), _CHUNK):
        table.insert_many(rows[start : start + _CHUNK]).execute()


def log_acts(by: Viewer, act: str, lines: Iterable[tuple[str, Mapping[str, Any]]], *, now: datetime) -> None:
    """One line in the log of acts for each (subject, detail), as `log_act` would write it."""
    who = {"person_id": by.person_id, "organisation_id": by.organisation_id, "role": by.role}
    rows = [{"at": now, **who, "act": act, "subject": subject, "detail": dict(detail)} for subject, detail in lines]
    insert_rows(ActLogEntry, rows)


def free_codes(count: int, *, make: Callable[[], str], table: Any) -> list[str]:
    """`count` different codes from `make` that no row of `table` bears in its column `code`."""
    found: set[str] = set()
    while len(found) < count:
        made = list({make() for _ in range(min(_CHUNK, count - len(found)))} - found)
        rows = table.select(table.code).where(table.code.in_(made)).tuples()
        found |= set(made) - {code for (code,) in rows}
    return list(found)
