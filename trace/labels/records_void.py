"""An act of taking labels out of use as bytes, and whether the kept row is still the one that was logged."""

from typing import Any, Final

from trace.clock import VIETNAM
from trace.errors import N_
from trace.labels.models_void import LabelVoid
from trace.ledger.canonical import canonical_bytes
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by

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
    """One more than the highest entry this room knows of."""
    return size_known_by("label_void", KIND)
