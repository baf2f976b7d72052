"""Ordering labels and making their file; keeping what a printer needs."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import repeat
from typing import Any

from trace.batches.models import Batch
from trace.database import atomic, lock_for_this_transaction
from trace.documents.store import Store
from trace.documents.stores import store_of
from trace.errors import N_, Invalid, NotAllowed
from trace.gs1.codes import random_code
from trace.kit.acts import log_act
from trace.kit.queue import enqueue
from trace.kit.text import fold, nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.labels import queries, rules, store
from trace.labels.drawing import check_fit
from trace.labels.facts import LabelFacts
from trace.labels.layout import Layout, find_layout
from trace.labels.models import LabelRun, LabelRunProgress, PrinterCalibration, SheetInUse
from trace.labels.pdf import Printed, render_pdf
from trace.labels.problems import LabelRefused
from trace.labels.records import KIND, run_bytes
from trace.labels.rules import Measured
from trace.labels.sheet import pages_needed
from trace.labels.stating import facts_for, frozen, frozen_calibration, layout_hash, thawed, thawed_calibration
from trace.ledger.actions import LOCK, append
from trace.ledger.canonical import canonical_bytes
from trace.organisations.models import Organisation
from trace.readiness.queries import check_may_print
from trace.settings import Settings

RENDER = "labels.render"
NUMBER_LENGTH = 8


class NotYours(NotAllowed):
    """Known, but labels of this lot are for somebody else to print."""


def start_run(
    batch: Batch,
    *,
    layout: Layout,
    count: int,
    start_slot: int = 1,
    copies: int = 1,
    printer: str = "",
    replaces: LabelRun | None = None,
    reason: str = "",
    by: Viewer,
    now: datetime,
    settings: Settings,
    via: str,
    is_rendered: bool = True,
) -> LabelRun:
    """Order `count` × `copies` labels of a lot, or change nothing at all.

    Refuses, in this order: a lot that is not ready (NotReady with the list), a label that does not fit
    (LabelRefused), more labels than goods (BudgetExceeded). Up to RENDERED_AT_ONCE labels the file is there when
    this returns; more are made by a job. With `is_rendered` False the caller makes the file with `render_run`.
    """
    _check_may_print(by, batch)
    total = rules.check_count(count, copies)
    pages = pages_needed(layout, total, start_slot)
    with atomic():
        lock_for_this_transaction(LOCK)
        batch = Batch.get_by_id(batch.id)
        check_may_print(batch, now=now, label=layout.purpose)
        facts = facts_for(batch, layout, settings=settings)
        blocking = [problem for problem in check_fit(layout, facts) if problem.is_blocking]
        if blocking:
            raise LabelRefused(blocking)
        budget = _check_budget(batch, total, facts, replaces, reason)
        calibration = queries.calibration_for(printer, organisation_id=batch.organisation_id)
        run = LabelRun(
            number=_free_number(),
            organisation=batch.organisation_id,
            batch=batch,
            layout=layout.name,
            layout_hash=layout_hash(layout),
            count=count,
            copies=copies,
            total=total,
            start_slot=start_slot,
            pages=pages,
            calibration=frozen_calibration(calibration, printer),
            printed=frozen(facts),
            is_test=facts.is_test,
            is_unverified=facts.unverified,
            replaces=queries.first_run_of(replaces) if replaces else None,
            reason=nfc(reason) if replaces else "",
            budget_most=budget.most,
            budget_used=budget.used,
            via=via,
            created_by_id=by.person_id,
            created_at=_milliseconds(now),
        )
        _write(run, batch, layout, by=by, now=now)
        if is_rendered and total > rules.RENDERED_AT_ONCE:
            job = enqueue(RENDER, {"run": run.id}, now=now, organisation_id=batch.organisation_id)
            LabelRunProgress.update(job_id=job.id).where(LabelRunProgress.run == run.id).execute()
    if is_rendered and total <= rules.RENDERED_AT_ONCE:
        render_run(run, files=store_of(settings), now=now)
    return run


def render_run(
    run: LabelRun, *, files: Store, now: datetime, on_progress: Callable[[int], None] | None = None
) -> Printed:
    """Make the run's PDF from what it kept and publish it. A run that cannot be made says so and prints nothing."""
    try:
        layout = _layout_as_printed(run)
        facts = thawed(run.printed)

        def write(out: Any) -> Printed:
            return render_pdf(
                layout,
                repeat(facts, run.total),
                out=out,
                start_slot=run.start_slot,
                calibration=thawed_calibration(run.calibration),
                title=f"Tem truy xuất nguồn gốc, lô {facts.lot}, lần in {run.number}",
                on_progress=on_progress,
            )

        printed = store.keep(files, write)
    except Exception as error:
        _progress(run, state=queries.FAILED, message=str(error)[:500], finished_at=now)
        raise
    _progress(
        run,
        state="done",
        labels_done=printed.labels,
        file_sha256=printed.sha256,
        size_bytes=printed.size_bytes,
        finished_at=now,
    )
    return printed


def tell_progress(run: LabelRun, labels_done: int) -> None:
    """How many labels are in the file so far."""
    _progress(run, labels_done=labels_done)


def label_as_printed(run: LabelRun) -> tuple[Layout, LabelFacts]:
    """Layout and facts of a run, to draw one of its labels; refused when the layout has changed since."""
    return _layout_as_printed(run), thawed(run.printed)


def keep_calibration(
    organisation: Organisation, *, name: str, measured: Measured, by: Viewer, now: datetime
) -> PrinterCalibration:
    """Keep what a printer's test sheet showed; the same name again replaces it."""
    if by.organisation_id != organisation.id or by.role not in RECORDERS:
        raise NotYours(N_("Chỉ người của cơ sở mới căn chỉnh máy in của mình."))
    title = nfc(name)
    if not 1 <= len(title) <= 60:
        raise Invalid(N_("Đặt tên máy in, nhiều nhất 60 chữ."), field="name")
    needed = rules.calibration_of(measured)
    facts = {
        "name": title,
        "right_tenths_mm": needed.right_tenths_mm,
        "down_tenths_mm": needed.down_tenths_mm,
        "scale_x_ten_thousandths": round(needed.scale_x * 10_000),
        "scale_y_ten_thousandths": round(needed.scale_y * 10_000),
        "measured_tenths": [measured.left, measured.top, measured.width, measured.height],
        "changed_at": now,
    }
    with atomic():
        lock_for_this_transaction(f"printers:{organisation.id}")
        same = (PrinterCalibration.organisation == organisation.id) & (PrinterCalibration.name_folded == fold(title))
        if not PrinterCalibration.update(**facts).where(same).execute():
            PrinterCalibration.create(organisation=organisation, name_folded=fold(title), **facts)
        log_act(by, "labels.calibrate", title, now=now)
        kept: PrinterCalibration = PrinterCalibration.get(same)
    return kept


def forget_calibration(kept: PrinterCalibration, *, by: Viewer, now: datetime) -> None:
    """Take a printer off the list; runs keep the numbers they were printed with."""
    if by.organisation_id != kept.organisation_id:
        raise NotYours(N_("Chỉ người của cơ sở mới căn chỉnh máy in của mình."))
    with atomic():
        log_act(by, "labels.forget_printer", kept.name, now=now)
        kept.delete_instance()


def _check_may_print(by: Viewer, batch: Batch) -> None:
    """People and tokens of the lot's organisation, and the operator of the machine from the command line."""
    is_operator = by.is_admin and by.person_id is None
    if not is_operator and (by.role not in RECORDERS or not by.owns(batch.organisation_id)):
        raise NotYours(N_("Chỉ cơ sở làm ra lô mới in tem của lô."))


def _check_budget(batch: Batch, total: int, facts: LabelFacts, replaces: LabelRun | None, reason: str) -> rules.Budget:
    budget = queries.budget_of(batch, is_test=facts.is_test)
    if replaces is None:
        rules.check_budget(budget, total)
        return budget
    first = queries.first_run_of(replaces)
    if first.batch_id != batch.id or first.is_test != facts.is_test:
        raise rules.ReprintRefused(N_("Chỉ in lại được tem của chính lô này."), field="replaces")
    rules.check_reprint(wanted=total, replaceable=queries.replaceable_of(first), reason=nfc(reason))
    return budget


def _write(run: LabelRun, batch: Batch, layout: Layout, *, by: Viewer, now: datetime) -> None:
    """The run, its log entry, its progress, the sheet it leaves behind, and the line in the log of acts."""
    run.data_hash = _data_hash(run)
    full, public = run_bytes(run, batch.identifier)
    run.ledger_index = append(KIND, full=full, public=public, at=now).leaf_index
    run.save(force_insert=True)
    LabelRunProgress.create(run=run)
    if layout.kind == "sheet":
        _remember_sheet(run, layout, now=now)
    log_act(by, "labels.print", batch.code, now=now, run=run.number, labels=run.total, reason=run.reason)


def _remember_sheet(run: LabelRun, layout: Layout, *, now: datetime) -> None:
    facts = {"next_slot": rules.next_slot(layout, run.start_slot, run.total), "changed_at": now}
    same = (SheetInUse.organisation == run.organisation_id) & (SheetInUse.layout == layout.name)
    if not SheetInUse.update(**facts).where(same).execute():
        SheetInUse.create(organisation=run.organisation_id, layout=layout.name, **facts)


def _data_hash(run: LabelRun) -> str:
    """SHA-256 over all that decides the bytes of the file."""
    deciding = {
        name: getattr(run, name) for name in ("layout", "layout_hash", "total", "start_slot", "calibration", "printed")
    }
    return hashlib.sha256(canonical_bytes(deciding)).hexdigest()


def _layout_as_printed(run: LabelRun) -> Layout:
    layout = find_layout(run.layout)
    if layout_hash(layout) != run.layout_hash:
        raise rules.RunNotDone(N_("Mẫu tem đã sửa sau lần in này. Tệp PDF đã in vẫn còn nguyên."))
    return layout


def _progress(run: LabelRun, **facts: Any) -> None:
    LabelRunProgress.update(**facts).where(LabelRunProgress.run == run.id).execute()


def _free_number() -> str:
    while True:
        number = random_code(NUMBER_LENGTH, secrets.SystemRandom())
        if not LabelRun.select().where(LabelRun.number == number).exists():
            return number


def _milliseconds(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
