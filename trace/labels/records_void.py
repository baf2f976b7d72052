"""An act of taking labels out of use as bytes, and whether the kept row is still the one that was logged."""

from typing import Any, Final

from trace.clock import VIETNAM
from trace.database import database
from trace.errors import N_
from trace.labels.models_void import LabelVoid
from trace.ledger.canonical import canonical_bytes
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import LedgerBroken

KIND: Final = "label_void"
MISSING: Final = N_("lần hủy tem của mục này đã mất.")
CHANGED: Final = N_("lần hủy tem của mục này đã bị thay đổi.")
_FACTS: Final = ("run_id", "batch_id", "organisation_id", "count", "frees", "serial_first", "serial_last", "reason",
                 "via", "created_by_id")  # fmt: skip


def void_bytes(void: LabelVoid, identifier: str) -> tuple[bytes, bytes]:
    """The whole record and its public part. Everybody may know that labels of a lot were taken out of use, and when;
    how many and why is the organisation's and the officers' business."""
    public: dict[str, Any] = {
        "v": 1,
        "kind": KIND,
        "number": void.number,
        "about": identifier,
        "on": void.created_at.astimezone(VIETNAM).date().isoformat(),
    }
    whole = {name: getattr(void, name) for name in _FACTS}
    whole["why"] = void.kind
    whole["at"] = void.created_at.isoformat(timespec="milliseconds")
    return canonical_bytes({**public, **whole}), canonical_bytes(public)


def check_void(entry: LedgerEntry) -> str | None:
    """A sentence when the act behind an entry is not what was logged."""
    void = LabelVoid.get_or_none(LabelVoid.ledger_index == entry.leaf_index)
    if void is None:
        return MISSING
    full, public = void_bytes(void, void.batch.identifier)
    return None if entry.is_of_full(full) and entry.is_of_public(public) else CHANGED


def known_size() -> int:
    """One more than the highest entry of these acts; every act must have an entry of its kind."""
    row = database.execute_sql(
        "SELECT min(v.ledger_index) FROM label_void AS v LEFT JOIN ledger_entry AS l "
        f"ON l.leaf_index = v.ledger_index AND l.kind = '{KIND}' WHERE l.leaf_index IS NULL "
        "AND v.ledger_index <= (SELECT coalesce(max(leaf_index), -1) FROM ledger_entry)"
    ).fetchone()
    if row[0] is not None:
        raise LedgerBroken(N_("Có bản ghi trỏ tới mục số %(index)s mà sổ cái không có mục đó."), index=row[0])
    row = database.execute_sql("SELECT max(ledger_index) FROM label_void").fetchone()
    return 0 if row[0] is None else int(row[0]) + 1
