"""A sending that came after another of the same run, as bytes for the log, and whether the kept row is still that."""

from typing import Any, Final

from trace.clock import VIETNAM
from trace.errors import N_
from trace.labels.models import LabelRun
from trace.ledger.canonical import canonical_bytes
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by
from trace.printers.models import PrintJob

KIND: Final = "label_sent_again"
MISSING: Final = N_("lần gửi lại tem của mục này đã mất.")
CHANGED: Final = N_("lần gửi lại tem của mục này đã bị thay đổi.")
_FACTS: Final = ("organisation_id", "printer_id", "run_id", "again_id", "format", "file_sha256", "reason",
                 "created_by_id")  # fmt: skip


def sending_bytes(job: PrintJob, run: LabelRun) -> tuple[bytes, bytes]:
    """The whole record and its public part: everybody may know that labels of a lot left twice, and on which day."""
    public: dict[str, Any] = {
        "v": 1,
        "kind": KIND,
        "number": job.number,
        "about": run.batch.identifier,
        "on": job.created_at.astimezone(VIETNAM).date().isoformat(),
    }
    whole = {name: getattr(job, name) for name in _FACTS}
    whole["at"] = job.created_at.isoformat(timespec="milliseconds")
    return canonical_bytes({**public, **whole}), canonical_bytes(public)


def check_sending(entry: LedgerEntry) -> str | None:
    """A sentence when the sending behind an entry is not what was logged."""
    job = PrintJob.get_or_none(PrintJob.ledger_index == entry.leaf_index)
    if job is None or job.run is None:
        return MISSING
    full, public = sending_bytes(job, job.run)
    return None if entry.is_of_full(full) and entry.is_of_public(public) else CHANGED


def known_size() -> int:
    """One more than the highest entry this room knows of."""
    return size_known_by("print_job", KIND)
