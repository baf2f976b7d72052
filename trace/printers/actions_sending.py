"""Sending a file to a printer, and saying what became of it. Nothing here is printed twice by itself."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_, Invalid
from trace.gs1.codes import free_code
from trace.kit.acts import log_act
from trace.kit.queue import enqueue
from trace.kit.text import nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.labels import queries as label_queries
from trace.labels.models import LabelRun
from trace.labels.rules import NotYours, RunNotDone
from trace.ledger.actions import LOCK, append
from trace.printers import queries, rules
from trace.printers.models import Printer, PrintJob
from trace.printers.records import KIND, sending_bytes

SEND = "printers.send"
NUMBER_LENGTH = 8


def send_run(run: LabelRun, printer: Printer, *, reason: str = "", by: Viewer, now: datetime) -> PrintJob:
    """Let a printer have the file of a run. A run that may be on paper already goes out only with a reason, which
    the log keeps."""
    _check_may(by, run.organisation_id)
    standing = label_queries.standing_of(run)
    if not standing.is_done:
        raise RunNotDone(N_("Tệp tem chưa xong nên chưa gửi được."))
    if printer.id not in {one.id for one in queries.printers_for(run, seen_by=by)}:
        raise rules.SendingRefused(
            N_("Máy in này không nhận được tệp của lần in: khác định dạng hoặc khác độ phân giải."), field="printer"
        )
    with atomic():
        lock_for_this_transaction(LOCK)
        before = queries.sending_before(run)
        rules.check_again(is_again=before is not None, reason=nfc(reason))
        job = _create(
            printer,
            {"run": run, "title": run.number, "format": run.format, "again": before, "reason": nfc(reason)[:300]},
            standing.file_sha256,
            standing.size_bytes,
            by,
            now,
        )
        if before is not None:
            _log_again(job, run, now)
        log_act(by, "printers.send", printer.name, now=now, run=run.number, labels=run.total, reason=job.reason)
    return job


def send_sheet(
    printer: Printer, *, title: str, file_sha256: str, size_bytes: int, by: Viewer, now: datetime
) -> PrintJob:
    """Let a printer have a sheet of its own, like its test label."""
    _check_may(by, printer.organisation_id)
    if printer.way == "download":
        raise rules.SendingRefused(N_("Máy in này không nhận tệp gửi từ đây: hãy tải tệp về."), field="printer")
    with atomic():
        facts = {"run": None, "title": title[:120], "format": rules.FORMATS[printer.kind]}
        job = _create(printer, facts, file_sha256, size_bytes, by, now)
        log_act(by, "printers.send", printer.name, now=now)
    return job


def retry(job: PrintJob, *, by: Viewer, now: datetime) -> None:
    """Send once more what certainly left no ink."""
    _check_may(by, job.organisation_id)
    with atomic():
        if job.run is not None:
            lock_for_this_transaction(LOCK)
            if queries.sending_before(job.run) is not None:
                raise rules.SendingRefused(N_("Lần in này đã được gửi lại rồi."))
        facts = {"state": rules.WAITING, "message": "", "is_taken": False, "sent_bytes": 0, "lease": ""}
        if not _moved(job, (rules.FAILED,), now, **facts):
            raise rules.SendingRefused(N_("Chỉ thử lại được lần gửi chưa in tem nào."))
        log_act(by, "printers.retry", job.printer.name, now=now, run=job.title)
        _wake(job, now)


def cancel(job: PrintJob, *, by: Viewer, now: datetime) -> None:
    """Take back what has not left yet."""
    _check_may(by, job.organisation_id)
    with atomic():
        if not _moved(job, (rules.WAITING, rules.FAILED), now, state=rules.CANCELLED):
            raise rules.SendingRefused(N_("Lần gửi này đã rời máy chủ, không bỏ được nữa."))
        log_act(by, "printers.cancel", job.printer.name, now=now, run=job.title)


def settle(job: PrintJob, *, seen: str, by: Viewer, now: datetime) -> None:
    """What a person saw at the printer decides what a doubtful sending was."""
    _check_may(by, job.organisation_id)
    state = rules.check_settled(job.state, seen)
    with atomic():
        if not _moved(job, (rules.UNSURE,), now, state=state):
            raise rules.SendingRefused(N_("Lần gửi này không chờ xác nhận."))
        log_act(by, "printers.settle", job.printer.name, now=now, run=job.title, state=state)


def claim(printer_names: list[str], *, agent: str, by: Viewer, now: datetime) -> PrintJob | None:
    """The next sending for an agent, under a lease; None when nothing waits. An agent that was silent past its lease
    loses its work: to the next one when no byte had left, to a person's word when some had."""
    _check_may(by, by.organisation_id)
    release_overdue(now=now)
    while (job := queries.next_for_agent(by.organisation_id, printer_names)) is not None:
        lease = secrets.token_hex(16)
        facts = {"lease": lease, "lease_ends_at": now + rules.LEASE, "agent": nfc(agent)[:60], "is_taken": False}
        if _moved(job, (rules.WAITING,), now, state=rules.SENDING, **facts):
            found: PrintJob = PrintJob.get_by_id(job.id)
            return found
    return None


def take(job: PrintJob, *, lease: str, by: Viewer, now: datetime) -> None:
    """From here on its bytes may be on paper. Refused to an agent that has lost its lease."""
    _check_may(by, job.organisation_id)
    is_held = job.state == rules.SENDING and secrets.compare_digest(job.lease.encode(), lease.encode())
    if not (is_held and lease) or (job.lease_ends_at is not None and job.lease_ends_at < now):
        raise rules.LeaseLost(N_("Việc in này không còn giao cho chương trình này."))
    _moved(job, (rules.SENDING,), now, is_taken=True, lease_ends_at=now + rules.LEASE)


def report(job: PrintJob, *, lease: str, outcome: str, message: str = "", by: Viewer, now: datetime) -> None:
    """What the agent says: printing (the lease goes on), sent, failed (nothing was printed) or unsure.

    Heard also after the lease has ended, as long as nobody else has got the work and nobody has settled it.
    """
    _check_may(by, job.organisation_id)
    if not lease or not secrets.compare_digest(job.lease.encode(), lease.encode()):
        raise rules.LeaseLost(N_("Việc in này không còn giao cho chương trình này."))
    if outcome not in rules.OUTCOMES:
        raise Invalid(N_("outcome là printing, sent, failed hoặc unsure."), field="outcome")
    if job.state == outcome:
        return
    if outcome == "printing":
        is_moved = _moved(job, (rules.SENDING,), now, lease_ends_at=now + rules.LEASE)
    else:
        is_moved = _moved(job, (rules.SENDING, rules.UNSURE), now, state=outcome, message=nfc(message)[:500])
    if not is_moved:
        raise rules.LeaseLost(N_("Việc in này không còn giao cho chương trình này."))


def release_overdue(*, now: datetime) -> None:
    """What silent agents had: back in the line, or a person is asked."""
    for job in queries.overdue(now=now):
        if job.is_taken:
            _moved(job, (rules.SENDING,), now, state=rules.UNSURE, message="lease")
        else:
            _moved(job, (rules.SENDING,), now, state=rules.WAITING, lease="")


def begin(job: PrintJob, *, now: datetime) -> bool:
    """The service itself takes a sending into its hands; False when somebody else has or nobody should."""
    return _moved(job, (rules.WAITING,), now, state=rules.SENDING, sent_bytes=0, lease_ends_at=None)


def end(job: PrintJob, state: str, *, message: str = "", now: datetime) -> None:
    """How the service's own sending ended."""
    _moved(job, (rules.SENDING,), now, state=state, message=message)


def tell(job: PrintJob, sent_bytes: int, *, now: datetime) -> None:
    """How many bytes the printer has taken; from the first attempt to write on, ink is possible."""
    _moved(job, (rules.SENDING,), now, is_taken=True, sent_bytes=sent_bytes)


def _create(
    printer: Printer, facts: Mapping[str, object], file_sha256: str, size_bytes: int, by: Viewer, now: datetime
) -> PrintJob:
    job: PrintJob = PrintJob.create(
        number=_free_number(),
        organisation=printer.organisation_id,
        printer=printer,
        file_sha256=file_sha256,
        size_bytes=size_bytes,
        state=rules.WAITING,
        created_by_id=by.person_id,
        created_at=now.replace(microsecond=now.microsecond // 1000 * 1000),
        changed_at=now,
        **facts,
    )
    _wake(job, now)
    return job


def _log_again(job: PrintJob, run: LabelRun, now: datetime) -> None:
    full, public = sending_bytes(job, run)
    entry = append(KIND, full=full, public=public, at=now)
    PrintJob.update(ledger_index=entry.leaf_index).where(PrintJob.id == job.id).execute()


def _wake(job: PrintJob, now: datetime) -> None:
    """The service's own work is queued; an agent's waits until it asks."""
    if job.printer.way == "network":
        queued = enqueue(SEND, {"sending": job.id}, now=now, organisation_id=job.organisation_id)
        PrintJob.update(job_id=queued.id).where(PrintJob.id == job.id).execute()


def _moved(job: PrintJob, states: tuple[str, ...], now: datetime, **facts: object) -> bool:
    """Change a sending only while it is in one of `states`: of two who try, one does."""
    changed = PrintJob.update(changed_at=now, **facts).where(PrintJob.id == job.id, PrintJob.state.in_(states))
    return bool(changed.execute())


def _free_number() -> str:
    return free_code(
        NUMBER_LENGTH,
        secrets.SystemRandom(),
        lambda number: PrintJob.select().where(PrintJob.number == number).exists(),
    )


def _check_may(by: Viewer, organisation_id: int | None) -> None:
    if by.role not in RECORDERS or not by.owns(organisation_id):
        raise NotYours(N_("Chỉ người của cơ sở mới gửi tem tới máy in của mình."))
