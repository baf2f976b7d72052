"""Ordering labels: what is checked, kept and logged before any of them is made."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from trace.batches.models import Batch
from trace.clock import whole_milliseconds
from trace.database import atomic, lock_for_this_transaction
from trace.documents.stores import store_of
from trace.errors import N_
from trace.gs1.codes import free_code
from trace.kit.acts import log_act
from trace.kit.queue import enqueue
from trace.kit.text import nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.labels import queries, records, rules, rules_void, serial_labels, tags
from trace.labels.actions_making import render_run
from trace.labels.drawing import check_fit
from trace.labels.facts import LabelFacts
from trace.labels.layout import Layout
from trace.labels.layouts import keep_layout, layout_hash
from trace.labels.models import LabelRun, LabelRunProgress, SheetInUse
from trace.labels.models_prints import SubjectPrint
from trace.labels.pressing import pressed
from trace.labels.problems import LabelRefused
from trace.labels.records import KIND, run_bytes
from trace.labels.sheet import pages_needed
from trace.labels.stating import facts_for, frozen, frozen_calibration
from trace.ledger.actions import LOCK, append
from trace.ledger.canonical import canonical_bytes
from trace.readiness.queries import check_may_print
from trace.serials.actions import record_printed, reserve
from trace.settings import Settings

RENDER = "labels.render"
NUMBER_LENGTH = 8


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
    serialised: bool = False,
    has_pin: bool = False,
    spoiled: Sequence[str] = (),
    units: Sequence[str] = (),
    format: str | None = None,  # noqa: A002 - what it is called everywhere else
    dpi: int | None = None,
) -> LabelRun:
    """Order `count` × `copies` labels of a lot, or change nothing at all.

    Refuses, in this order: a lot that is not ready (NotReady with the list), a label that does not fit
    (LabelRefused), more labels than goods (BudgetExceeded). Up to RENDERED_AT_ONCE labels the file is there when
    this returns; more are made by a job. With `is_rendered` False the caller makes the file with `render_run`.
    `serialised` gives each of the `count` packs a number of its own, `has_pin` a PIN too; what replaces numbered
    labels is numbered anew, and the `spoiled` numbers (none named: the last unused ones) become void. `units` are
    declared numbers of tagged units, one tag each. `format` and `dpi` are the printer's own where the order names none.
    """
    _check_may_print(by, batch)
    total = rules.check_count(count, copies)
    pages = pages_needed(layout, total, start_slot)
    press, format_name = pressed(
        layout, printer=printer, organisation_id=batch.organisation_id, format_name=format, dpi=dpi
    )
    serialised = serialised or (replaces is not None and replaces.serial_key is not None)
    has_pin = serialised and (has_pin or (replaces is not None and replaces.has_pin))
    with atomic():
        lock_for_this_transaction(LOCK)
        batch = Batch.get_by_id(batch.id)
        check_may_print(batch, now=now, label=layout.purpose)
        facts = facts_for(batch, press, settings=settings)
        if replaces is not None and not serialised and not units:
            units = tags.printed_again(replaces, spoiled, count)
        tagged = tags.check_units(batch, units, count) if units else []
        widest = serial_labels.widest(press, facts, has_pin=has_pin) if serialised else None
        widest = tags.longest(facts, tagged) if tagged else widest
        blocking = [problem for problem in check_fit(press, facts, widest) if problem.is_blocking]
        if blocking:
            raise LabelRefused(blocking)
        budget = _check_budget(batch, total, facts, replaces, reason)
        calibration = queries.calibration_for(printer, organisation_id=batch.organisation_id)
        numbers = reserve(batch, count, now=now, settings=settings) if serialised else None
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
            format=format_name,
            dpi=press.dpi,
            serial_key=numbers.key_version if numbers else None,
            serial_first=numbers.first if numbers else None,
            has_pin=has_pin,
            record_version=records.VERSION,
            created_by_id=by.person_id,
            created_at=whole_milliseconds(now),
        )
        _write(run, batch, layout, tagged, by=by, now=now)
        if numbers:
            record_printed(numbers, run_number=run.number, has_pin=has_pin, by=by, now=now)
        if replaces is not None and replaces.serial_key is not None:
            packs = -(-total // replaces.copies)
            serial_labels.void_spoiled(replaces, packs, spoiled, reason=reason, by=by, now=now, settings=settings)
        if is_rendered and total > rules.RENDERED_AT_ONCE:
            job = enqueue(RENDER, {"run": run.id}, now=now, organisation_id=batch.organisation_id)
            LabelRunProgress.update(job_id=job.id).where(LabelRunProgress.run == run.id).execute()
    if is_rendered and total <= rules.RENDERED_AT_ONCE:
        render_run(run, files=store_of(settings), settings=settings, now=now)
    return run


def _check_may_print(by: Viewer, batch: Batch) -> None:
    """People and tokens of the lot's organisation, and the operator of the machine from the command line."""
    is_operator = by.is_admin and by.person_id is None
    if not is_operator and (by.role not in RECORDERS or not by.owns(batch.organisation_id)):
        raise rules.NotYours(N_("Chỉ cơ sở làm ra lô mới in tem của lô."))


def _check_budget(batch: Batch, total: int, facts: LabelFacts, replaces: LabelRun | None, reason: str) -> rules.Budget:
    budget = queries.budget_of(batch, is_test=facts.is_test)
    if replaces is None:
        rules.check_budget(budget, total)
        return budget
    first = queries.first_run_of(replaces)
    if first.batch_id != batch.id or first.is_test != facts.is_test:
        raise rules.ReprintRefused(N_("Chỉ in lại được tem của chính lô này."), field="replaces")
    rules.check_reprint(wanted=total, replaceable=queries.replaceable_of(first), reason=nfc(reason))
    rules_void.check_refill(queries.reckoning_of(first), wanted=total, left=budget.left)
    return budget


def _write(run: LabelRun, batch: Batch, layout: Layout, tagged: Sequence[str], *, by: Viewer, now: datetime) -> None:
    """The run, its log entry, its progress, the sheet it leaves behind, and the line in the log of acts."""
    run.data_hash = _data_hash(run, tagged)
    full, public = run_bytes(run, batch.identifier)
    run.ledger_index = append(KIND, full=full, public=public, at=now).leaf_index
    run.save(force_insert=True)
    LabelRunProgress.create(run=run)
    if tagged:
        tags.keep(run, tagged)
    keep_layout(layout, organisation_id=run.organisation_id, now=now)
    if layout.kind == "sheet":
        remember_sheet(run, layout, now=now)
    log_act(by, "labels.print", batch.code, now=now, run=run.number, labels=run.total, reason=run.reason)


def remember_sheet(run: LabelRun | SubjectPrint, layout: Layout, *, now: datetime) -> None:
    """Where the next label of this stock goes."""
    facts = {"next_slot": rules.next_slot(layout, run.start_slot, run.total), "changed_at": now}
    same = (SheetInUse.organisation == run.organisation_id) & (SheetInUse.layout == layout.name)
    if not SheetInUse.update(**facts).where(same).execute():
        SheetInUse.create(organisation=run.organisation_id, layout=layout.name, **facts)


def _data_hash(run: LabelRun, tagged: Sequence[str]) -> str:
    """SHA-256 over all that decides the bytes of the file."""
    deciding = {
        name: getattr(run, name)
        for name in ("layout", "layout_hash", "total", "start_slot", "calibration", "printed", "copies", "serial_key",
                     "serial_first", "has_pin", "format", "dpi")
    }  # fmt: skip
    if tagged:
        deciding["units"] = list(tagged)
    return hashlib.sha256(canonical_bytes(deciding)).hexdigest()


def _free_number() -> str:
    return free_code(
        NUMBER_LENGTH,
        secrets.SystemRandom(),
        lambda number: LabelRun.select().where(LabelRun.number == number).exists(),
    )
