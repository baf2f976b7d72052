"""Stopping a run that is not made yet, and going on with one that failed."""

from collections.abc import Collection
from datetime import datetime

from trace.batches.models import Batch
from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_
from trace.kit.acts import log_act
from trace.kit.models import Job
from trace.kit.queue import enqueue
from trace.kit.viewer import RECORDERS, Viewer
from trace.labels import queries, rules
from trace.labels.actions import RENDER
from trace.labels.actions_making import label_as_printed
from trace.labels.making.folder import ChunkFolder
from trace.labels.models import LabelChunk, LabelRun, LabelRunProgress, SheetInUse
from trace.labels.serial_labels import void_unprinted
from trace.ledger.actions import LOCK
from trace.readiness.queries import check_may_print
from trace.settings import Settings


def cancel_run(run: LabelRun, *, by: Viewer, now: datetime, settings: Settings) -> None:
    """Stop a run for good. Its labels no longer count, but for those that were taken away while it was made."""
    _check_own(by, run)
    with atomic():
        lock_for_this_transaction(LOCK)
        standing = queries.standing_of(run)
        if standing.is_done:
            raise rules.RunNotDone(N_("Tệp đã tạo xong nên không dừng được nữa."))
        if standing.state == queries.CANCELLED:
            raise rules.RunNotDone(N_("Lần in này đã dừng rồi."))
        _stop(run, by=by, now=now)
    ChunkFolder(settings.instance, run.number).clear()


def stop_runs_of(batch_ids: Collection[int], *, by: Viewer, now: datetime) -> int:
    """Stop every run of these lots that is not made yet: the goods are called back. Gives how many were stopped.

    Only inside the transaction of the recall; it asks nobody whether the runs are the own ones.
    """
    waiting = LabelRun.select(LabelRun).join(LabelRunProgress, on=(LabelRunProgress.run == LabelRun.id))
    runs = [
        run
        for run in waiting.where(LabelRunProgress.state.in_(("waiting", queries.FAILED)))
        if run.batch_id in batch_ids
    ]
    for run in runs:
        _stop(run, by=by, now=now)
    return len(runs)


def resume_run(run: LabelRun, *, by: Viewer, now: datetime) -> None:
    """Go on with a run that failed, from the chunks that are there; refused when its labels may not be printed now."""
    _check_own(by, run)
    layout, _facts = label_as_printed(run)
    with atomic():
        lock_for_this_transaction(LOCK)
        if queries.standing_of(run).state != queries.FAILED:
            raise rules.RunNotDone(N_("Chỉ làm tiếp được lần in bị lỗi."))
        batch = Batch.get_by_id(run.batch_id)
        check_may_print(batch, now=now, label=layout.purpose)
        _check_goods(run, batch)
        job = enqueue(RENDER, {"run": run.id}, now=now, organisation_id=run.organisation_id)
        again = {"state": "waiting", "message": "", "fault": None, "finished_at": None, "job_id": job.id}
        LabelRunProgress.update(**again).where(LabelRunProgress.run == run.id).execute()
        log_act(by, "labels.resume", batch.code, now=now, run=run.number, labels=run.total)


def _stop(run: LabelRun, *, by: Viewer, now: datetime) -> None:
    standing = queries.standing_of(run)
    stopped = {"state": queries.CANCELLED, "seconds_left": None, "finished_at": now}
    LabelRunProgress.update(**stopped).where(LabelRunProgress.run == run.id).execute()
    _end_job(run, now=now)
    LabelChunk.delete().where(LabelChunk.run == run.id).execute()
    _give_sheet_back(run, standing.labels_taken, now=now)
    void_unprinted(run, standing.labels_taken, by=by, now=now)
    unused = run.total - standing.labels_taken
    log_act(by, "labels.cancel", run.batch.code, now=now, run=run.number, labels=unused)


def _check_own(by: Viewer, run: LabelRun) -> None:
    is_operator = by.is_admin and by.person_id is None
    if not is_operator and (by.role not in RECORDERS or not by.owns(run.organisation_id)):
        raise rules.NotYours(N_("Chỉ cơ sở đã đặt lần in này mới dừng hoặc làm tiếp được."))


def _check_goods(run: LabelRun, batch: Batch) -> None:
    """While the run lay there, others may have printed what was left."""
    if run.replaces_id is None:
        left = run.total - queries.standing_of(run).labels_taken
        rules.check_budget(queries.budget_of(batch, is_test=run.is_test), left)
    else:
        first = queries.first_run_of(run)
        rules.check_reprint(wanted=run.total, replaceable=queries.replaceable_of(first), reason=run.reason)


def _end_job(run: LabelRun, *, now: datetime) -> None:
    job_id = LabelRunProgress.get(LabelRunProgress.run == run.id).job_id
    Job.update(state="cancelled", finished_at=now).where(
        Job.id == job_id, Job.state.in_(("queued", "running"))
    ).execute()


def _give_sheet_back(run: LabelRun, taken: int, *, now: datetime) -> None:
    """The sheet that this run would have left behind is as it was, unless something was printed on it since."""
    try:
        layout, _facts = label_as_printed(run)
    except rules.RunNotDone:  # the layout is no more, and with it the sheet's picture
        return
    after = rules.next_slot(layout, run.start_slot, run.total)
    SheetInUse.update(next_slot=rules.next_slot(layout, run.start_slot, taken), changed_at=now).where(
        SheetInUse.organisation == run.organisation_id, SheetInUse.layout == run.layout, SheetInUse.next_slot == after
    ).execute()
