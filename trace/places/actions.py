"""Writing the reference of places into the database; repeating it changes nothing."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from trace.database import atomic
from trace.places.models import AdminLink, AdminUnit
from trace.places.reading import Reference

_CHUNK = 80


@dataclass(frozen=True)
class Seeded:
    """How many rows were added or put right, and how many there are now."""

    added: int
    changed: int
    units: int
    links: int


def seed_places(rows: Reference) -> Seeded:
    """Add what is missing and put right what differs; a unit once known is never removed."""
    units = [asdict(unit) for unit in rows.units]
    links = [asdict(link) for link in rows.links]
    with atomic():
        added_units, changed_units = _bring(AdminUnit, ("code", "valid_from"), units)
        key = ("old_code", "old_from", "new_code", "new_from")
        added_links, changed_links = _bring(AdminLink, key, links)
        return Seeded(
            added=added_units + added_links,
            changed=changed_units + changed_links,
            units=AdminUnit.select().count(),
            links=AdminLink.select().count(),
        )


def _bring(
    table: type[AdminUnit | AdminLink], key: tuple[str, ...], wanted: Iterable[dict[str, Any]]
) -> tuple[int, int]:
    rows: Iterable[dict[str, Any]] = table.select().dicts()  # type: ignore[assignment]  # dicts() gives dicts
    known = {tuple(row[name] for name in key): row for row in rows}
    new, changed = [], 0
    for row in wanted:
        old = known.get(tuple(row[name] for name in key))
        if old is None:
            new.append(row)
        elif any(old[name] != value for name, value in row.items()):
            table.update(row).where(table.id == old["id"]).execute()
            changed += 1
    for start in range(0, len(new), _CHUNK):
        table.insert_many(new[start : start + _CHUNK]).execute()
    return len(new), changed
