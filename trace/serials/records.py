"""Printed ranges and what became of them as bytes: what the log commits to, and whether the rows still say it."""

from typing import Any, Final

from trace.clock import VIETNAM
from trace.errors import N_
from trace.ledger.canonical import canonical_bytes
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by
from trace.serials.models import SerialAct, SerialRange

RANGE: Final = "serial_range"
ACT: Final = "serial_act"
MISSING: Final = N_("bản ghi số gói của mục này đã mất.")
CHANGED: Final = N_("bản ghi số gói của mục này đã bị thay đổi.")
_ACT_FACTS: Final = ("kind", "state", "first", "count", "reason", "by_id")
_RANGE_FACTS: Final = ("organisation_id", "run_number", "key_version", "first", "count", "has_pin")


def range_bytes(row: SerialRange, identifier: str) -> tuple[bytes, bytes]:
    """Whole and public. That packs of a lot were numbered, and when, everybody may know; how many is the house's."""
    public = {"v": 1, "kind": RANGE, "about": identifier, "on": _day(row)}
    return _both(public, {name: getattr(row, name) for name in _RANGE_FACTS}, row)


def act_bytes(row: SerialAct, run_number: str, identifier: str) -> tuple[bytes, bytes]:
    """Whole and public: the public part says what was done to some numbers of a lot on which day."""
    public = {"v": 1, "kind": ACT, "about": identifier, "act": row.kind, "on": _day(row)}
    return _both(public, {"run_number": run_number, **{name: getattr(row, name) for name in _ACT_FACTS}}, row)


def check_range(entry: LedgerEntry) -> str | None:
    """A sentence when the range behind an entry is not what was logged."""
    row = SerialRange.get_or_none(SerialRange.ledger_index == entry.leaf_index)
    return _compared(entry, range_bytes(row, row.batch.identifier) if row else None)


def check_act(entry: LedgerEntry) -> str | None:
    """The same for an act."""
    row = SerialAct.get_or_none(SerialAct.ledger_index == entry.leaf_index)
    return _compared(entry, act_bytes(row, row.range.run_number, row.range.batch.identifier) if row else None)


def known_size() -> int:
    """One more than the highest entry this room knows of."""
    return max(size_known_by("serial_range", RANGE), size_known_by("serial_act", ACT))


def _both(public: dict[str, Any], facts: dict[str, Any], row: SerialRange | SerialAct) -> tuple[bytes, bytes]:
    whole = {**public, **facts, "at": row.at.isoformat(timespec="milliseconds")}
    return canonical_bytes(whole), canonical_bytes(public)


def _compared(entry: LedgerEntry, both: tuple[bytes, bytes] | None) -> str | None:
    if both is None:
        return MISSING
    return None if entry.is_of_full(both[0]) and entry.is_of_public(both[1]) else CHANGED


def _day(row: SerialRange | SerialAct) -> str:
    return row.at.astimezone(VIETNAM).date().isoformat()
