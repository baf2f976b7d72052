"""A print of signs, posters, case labels or tags as bytes: what the log commits to."""

from typing import Any, Final

from trace.clock import VIETNAM
from trace.errors import N_
from trace.labels.models_prints import SubjectPrint, SubjectPrintItem
from trace.ledger.canonical import canonical_bytes
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by

KIND: Final = "label_print"
MISSING: Final = N_("bản in biển, bảng, nhãn thùng của mục này đã mất.")
CHANGED: Final = N_("bản in biển, bảng, nhãn thùng của mục này đã bị thay đổi.")
_FACTS: Final = ("organisation_id", "about", "layout", "layout_hash", "count", "copies", "total", "start_slot", "pages",
                 "calibration", "printed", "data_hash", "is_test", "is_unverified", "reason", "via",
                 "created_by_id")  # fmt: skip


def print_bytes(row: SubjectPrint, items: list[str]) -> tuple[bytes, bytes]:
    """The whole record and its public part, canonical. Everybody may know that something was printed and on which
    day; what it is about is the organisation's and the officers' business."""
    public: dict[str, Any] = {
        "v": 1,
        "kind": KIND,
        "number": row.number,
        "what": row.kind,
        "on": row.created_at.astimezone(VIETNAM).date().isoformat(),
    }
    whole = {name: getattr(row, name) for name in _FACTS}
    whole |= {"at": row.created_at.isoformat(timespec="milliseconds"), "items": sorted(items)}
    return canonical_bytes({**public, **whole}), canonical_bytes(public)


def check_print(entry: LedgerEntry) -> str | None:
    """A sentence when the print behind an entry is not what was logged."""
    row = SubjectPrint.get_or_none(SubjectPrint.ledger_index == entry.leaf_index)
    if row is None:
        return MISSING
    items = SubjectPrintItem.select(SubjectPrintItem.about).where(SubjectPrintItem.print == row.id).tuples()
    full, public = print_bytes(row, [about for (about,) in items])
    return None if entry.is_of_full(full) and entry.is_of_public(public) else CHANGED


def known_size() -> int:
    """One more than the highest entry this room knows of."""
    return size_known_by("subject_print", KIND)
