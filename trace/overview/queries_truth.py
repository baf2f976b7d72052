"""Is every summary what the base tables say? Both are read whole, in one transaction, and differences are named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trace.database import atomic, database
from trace.overview import models
from trace.overview.recomputing import TRUTHS

MODELS = {
    one._meta.table_name: one
    for one in (
        models.LotSummary, models.Cell, models.MonthCell, models.EntryCell, models.SeasonCell, models.FindingCell,
        models.PaperCell,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that differs: `key` and the counts by column name, None where the row is not there."""

    table: str
    key: dict[str, Any]
    kept: dict[str, Any] | None
    true: dict[str, Any] | None

    def __str__(self) -> str:
        where = ", ".join(f"{name}={value}" for name, value in self.key.items())
        return f"{self.table} [{where}]: kept {self.kept}, true {self.true}"


def differences() -> list[Difference]:
    """Every row that is not as the base tables say; an empty list on a sound database."""
    with atomic():
        return [one for table in TRUTHS for one in _differing(table)]


def columns_of(table: str) -> list[str]:
    """The columns of a summary table that are compared, its key first."""
    names = list(MODELS[table]._meta.columns)
    return names if table == "overview_lot" else [name for name in names if name != "id"]


def _differing(table: str) -> Iterator[Difference]:
    sql, width = TRUTHS[table]
    columns = columns_of(table)
    listed = ", ".join(columns)
    kept = _rows(f"SELECT {listed} FROM {table}", width)
    true = _rows(f"SELECT {listed} FROM ({sql}) AS truth", width)
    for key in sorted({*kept, *true}, key=str):
        mine, right = kept.get(key), true.get(key)
        if mine != right:
            yield Difference(
                table,
                dict(zip(columns, key, strict=False)),
                dict(zip(columns[width:], mine, strict=True)) if mine else None,
                dict(zip(columns[width:], right, strict=True)) if right else None,
            )


def _rows(sql: str, width: int) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Key → counts. A row of zeros says nothing, so it is as good as none; engines count with several number types."""
    found = {}
    for row in database.execute_sql(sql).fetchall():
        counts = tuple(one if isinstance(one, str) else int(one) for one in row[width:])
        if any(counts):
            found[tuple(str(one) if not isinstance(one, int | str) else one for one in row[:width])] = counts
    return found
