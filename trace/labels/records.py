"""A print run as bytes: what the log commits to, and whether a kept run is still the one that was logged."""

from typing import Any, Final

from trace.clock import VIETNAM
from trace.errors import N_
from trace.labels.models import LabelRun
from trace.ledger.canonical import canonical_bytes
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by

KIND: Final = "label_run"
MISSING: Final = N_("lần in tem của mục này đã mất.")
CHANGED: Final = N_("lần in tem của mục này đã bị thay đổi.")
_FACTS: Final = ("number", "organisation_id", "batch_id", "layout", "layout_hash", "count", "copies", "total",
                 "start_slot", "pages", "calibration", "printed", "data_hash", "is_test", "is_unverified",
                 "replaces_id", "reason", "budget_most", "budget_used", "via", "created_by_id")  # fmt: skip
_FACTS_2: Final = (*_FACTS, "format", "dpi", "serial_key", "serial_first", "has_pin")
VERSION: Final = 2


def run_bytes(run: LabelRun, identifier: str) -> tuple[bytes, bytes]:
    """The whole record and its public part, canonical. Everybody may know that labels of a lot were printed and
    on which day; how many is the organisation's and the officers' business."""
    public: dict[str, Any] = {
        "v": run.record_version,
        "kind": KIND,
        "number": run.number,
        "about": identifier,
        "on": run.created_at.astimezone(VIETNAM).date().isoformat(),
    }
    whole = {name: getattr(run, name) for name in (_FACTS if run.record_version == 1 else _FACTS_2)}
    whole["at"] = run.created_at.isoformat(timespec="milliseconds")
    return canonical_bytes({**public, **whole}), canonical_bytes(public)


def check_run(entry: LedgerEntry) -> str | None:
    """A sentence when the run behind an entry is not what was logged."""
    run = LabelRun.get_or_none(LabelRun.ledger_index == entry.leaf_index)
    if run is None:
        return MISSING
    full, public = run_bytes(run, run.batch.identifier)
    return None if entry.is_of_full(full) and entry.is_of_public(public) else CHANGED


def known_size() -> int:
    """One more than the highest entry this room knows of."""
    return size_known_by("label_run", KIND)
