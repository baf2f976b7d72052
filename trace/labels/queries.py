"""Runs, how far they are, label budgets, calibrations, used sheets. Each viewer finds what concerns its own work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from trace.batches.models import Batch
from trace.batches.queries import about_visible_batches, visible_batches
from trace.errors import N_, NotFound, Refusal, RuleBroken
from trace.kit.models import Job
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.labels import rules
from trace.labels.models import LabelChunk, LabelRun, LabelRunProgress, PrinterCalibration, SheetInUse
from trace.labels.printer_choices import choice_called
from trace.labels.queries_void import reckoning_among
from trace.labels.rules import Budget, Goods, NoBudget, UnknownRun
from trace.labels.rules_void import Reckoning
from trace.labels.sheet import AS_DRAWN, Calibration
from trace.products.models import Product

FAILED, UNREADABLE, CANCELLED = "failed", "unreadable", "cancelled"
NOTHING_CAME = (FAILED, UNREADABLE, CANCELLED)


class UnknownPrinter(NotFound):
    """No calibration is kept under this name."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What has been printed of a lot: `labels` but for reprints, `void` ones replaced since, `runs`, the last time.

    Of `labels`, `destroyed` and `put_away` ones are out of use and nothing took their place. `budget` is None where
    nobody can say how many labels the lot may have (no net content yet).
    """

    labels: int
    void: int
    runs: int
    last_at: datetime | None
    budget: Budget | None
    destroyed: int = 0
    put_away: int = 0


def kept_files() -> list[str]:
    """The hashes of all printed files."""
    return [sha256 for (sha256,) in LabelRunProgress.select(LabelRunProgress.file_sha256).distinct().tuples()]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a run is: state waiting, running, done, failed, unreadable or cancelled; labels made, and read back from
    the pages; seconds it will take still, where that is known; what went wrong."""

    state: str
    labels_done: int
    labels_checked: int
    labels_taken: int
    percent: int
    seconds_left: int | None
    file_sha256: str
    size_bytes: int
    message: str
    refusal: Refusal | None

    @property
    def is_done(self) -> bool:
        return self.state == "done"

    @property
    def is_under_way(self) -> bool:
        return self.state in ("waiting", "running")


def find_run(number: str, *, seen_by: Viewer) -> LabelRun:
    """The run with this number (any case), if `seen_by` may see it."""
    found: LabelRun | None = visible_runs(seen_by).where(LabelRun.number == number.strip().upper()).first()
    if found is None:
        raise UnknownRun(N_("Không tìm thấy lần in này."))
    return found


def visible_runs(seen_by: Viewer) -> "peewee.ModelSelect[LabelRun]":
    """The query of runs of lots this viewer may see, with lot, product and organisation."""
    return about_visible_batches(LabelRun, seen_by=seen_by)


def standing_of(run: LabelRun) -> Standing:
    """How far it is; a job that died speaks for its run."""
    return standings_of([run])[run.id]


def standings_of(found: Sequence[LabelRun]) -> dict[int, Standing]:
    """The same for a list of runs, by id, in two statements however many they are."""
    rows = LabelRunProgress.select().where(LabelRunProgress.run.in_([run.id for run in found])) if found else ()
    progress = {row.run_id: row for row in rows}
    numbers = {row.job_id for row in progress.values() if row.job_id}
    jobs = {job.id: job for job in Job.select().where(Job.id.in_(numbers))} if numbers else {}
    return {run.id: _standing(run, progress[run.id], jobs.get(progress[run.id].job_id)) for run in found}


def chunks_from_the_first(run: LabelRun) -> list[LabelChunk]:
    """The finished chunks of an unfinished run up to the first that is missing."""
    rows = LabelChunk.select().where(LabelChunk.run == run.id).order_by(LabelChunk.number)
    return [row for index, row in enumerate(rows) if row.number == index]


def labels_ready(run: LabelRun) -> int:
    """How many labels, from the first on, can be taken away while the rest is made."""
    return sum(row.labels for row in chunks_from_the_first(run))


def printed_of(batch: Batch, *, is_test: bool) -> Printed:
    """What has been printed of a lot, tests and earnest apart: what was tried takes nothing from the goods."""
    of_batch = _counting(LabelRun.batch == batch.id, is_test=is_test)
    first, replacing = _sums(of_batch)
    row = of_batch.select(peewee.fn.COUNT(LabelRun.id), peewee.fn.MAX(LabelRun.created_at)).tuples().first()
    try:
        budget: Budget | None = budget_of(batch, is_test=is_test)
    except NoBudget:
        budget = None
    first += _taken(LabelRun.batch == batch.id, is_test=is_test)
    gone = _gone(LabelRun.batch == batch.id, is_test=is_test)
    last_at = LabelRun.created_at.python_value(row[1])
    return Printed(first, replacing, row[0], last_at, budget, gone.freed, gone.kept)


def budget_of(batch: Batch, *, is_test: bool) -> Budget:
    """How many labels the lot may have and has; NoBudget where its packs cannot be counted."""
    product = batch.product
    packs, most = rules.packs_of(
        Goods(
            made_thousandths=batch.made_thousandths,
            unit=batch.unit,
            net_thousandths=product.net_content_thousandths if product else None,
            net_unit=product.net_content_unit if product else "",
            pack_size_thousandths=batch.pack_size_thousandths,
            pack_count=batch.pack_count,
        )
    )
    of_batch = _counting(LabelRun.batch == batch.id, is_test=is_test)
    used, void = _sums(of_batch)
    used += _taken(LabelRun.batch == batch.id, is_test=is_test)
    used -= _gone(LabelRun.batch == batch.id, is_test=is_test).freed
    limit = None
    if not batch.organisation.is_approved:
        mine = LabelRun.organisation == batch.organisation_id
        in_all = _sums(_counting(mine, is_test=is_test))[0] + _taken(mine, is_test=is_test)
        in_all -= _gone(mine, is_test=is_test).freed
        limit = rules.unverified_left(used_of_batch=used, used_in_all=in_all)
    return Budget(packs, most, used, void, limit)


def standing_runs_of(batch: Batch, *, is_test: bool) -> list[LabelRun]:
    """Runs of a lot whose labels are out, the oldest first."""
    of_batch = _counting(LabelRun.batch == batch.id, is_test=is_test)
    return list(of_batch.order_by(LabelRun.id))


def replaceable_of(run: LabelRun) -> int:
    """How many labels of a run have not been replaced yet."""
    _, replaced = _sums(_counting(LabelRun.replaces == run.id, is_test=run.is_test))
    return int(run.total - replaced)


def reckoning_of(run: LabelRun) -> Reckoning:
    """What is out of use among a first run's labels and those that replaced them."""
    mine = (LabelRun.id == run.id) | (LabelRun.replaces == run.id)
    return _gone(mine, is_test=run.is_test)


def first_run_of(run: LabelRun) -> LabelRun:
    """The run that counts: a reprint of a reprint replaces labels of the first one."""
    first: LabelRun = LabelRun.get_by_id(run.replaces_id) if run.replaces_id else run
    return first


def reprints_of(run: LabelRun) -> list[LabelRun]:
    """Runs that replaced labels of this one."""
    return list(LabelRun.select().where(LabelRun.replaces == run.id).order_by(LabelRun.id))


def printable_batches(seen_by: Viewer, *, search: str = "", limit: int = 20) -> list[Batch]:
    """Lots of products that are not ended, approved ones first: the choices of a new run."""
    query = visible_batches(seen_by).where(Batch.product.is_null(is_null=False), Batch.closed_at.is_null())
    for word in fold(search).split():
        query = query.where(
            Batch.name_folded.contains(word)
            | Product.name_folded.contains(word)
            | peewee.fn.lower(Batch.lot).contains(word)
            | peewee.fn.lower(Batch.code).contains(word)
        )
    order = (Batch.approved_at.is_null(), Batch.last_event_at.desc(), Batch.id.desc())
    return list(query.order_by(*order).limit(limit))


def printers_of(organisation_id: int) -> list[PrinterCalibration]:
    """An organisation's calibrated printers by name."""
    query = PrinterCalibration.select().where(PrinterCalibration.organisation == organisation_id)
    return list(query.order_by(PrinterCalibration.name_folded))


def find_printer(name: str, *, organisation_id: int) -> PrinterCalibration:
    """The calibration kept under this name."""
    found: PrinterCalibration | None = PrinterCalibration.get_or_none(
        (PrinterCalibration.organisation == organisation_id) & (PrinterCalibration.name_folded == fold(name))
    )
    if found is None:
        raise UnknownPrinter(N_("Không có máy in “%(name)s” trong danh sách đã căn chỉnh."), field="printer", name=name)
    return found


def calibration_for(name: str, *, organisation_id: int) -> Calibration:
    """What the printer called `name` needs; as drawn when no printer is named."""
    if not name:
        return AS_DRAWN
    known = choice_called(name, organisation_id=organisation_id)
    if known is not None and not known.is_calibrated:
        return AS_DRAWN
    kept = find_printer(name, organisation_id=organisation_id)
    return Calibration(
        right_tenths_mm=kept.right_tenths_mm,
        down_tenths_mm=kept.down_tenths_mm,
        scale_x=kept.scale_x_ten_thousandths / 10_000,
        scale_y=kept.scale_y_ten_thousandths / 10_000,
    )


def next_slot_of(organisation_id: int, layout: str) -> int:
    """The first free slot of the sheet last printed on; 1 where a new one begins."""
    row = SheetInUse.get_or_none((SheetInUse.organisation == organisation_id) & (SheetInUse.layout == layout))
    return row.next_slot if row else 1


def _counting(condition: peewee.Expression, *, is_test: bool) -> "peewee.ModelSelect[LabelRun]":
    """Runs whose labels exist or will: one that failed or was stopped printed nothing, but for what was taken away."""
    return LabelRun.select().where(condition, LabelRun.is_test == is_test, LabelRun.id.not_in(_without_file()))


def _standing(run: LabelRun, progress: LabelRunProgress, job: Job | None) -> Standing:
    state, message = progress.state, progress.message
    if state == "waiting" and job is not None and job.state in ("running", "failed", "cancelled"):
        state = "running" if job.state == "running" else FAILED
        message = message or job.message
    return Standing(
        state=state,
        labels_done=progress.labels_done,
        labels_checked=progress.labels_checked,
        labels_taken=progress.labels_taken,
        percent=100 if state == "done" else 100 * progress.labels_done // run.total,
        seconds_left=progress.seconds_left if state == "running" else None,
        file_sha256=progress.file_sha256,
        size_bytes=progress.size_bytes,
        message=message,
        refusal=RuleBroken(progress.fault["msgid"], **progress.fault["params"]) if progress.fault else None,
    )


def _gone(condition: peewee.Expression, *, is_test: bool) -> Reckoning:
    """What is out of use of these runs; of stopped ones too, as far as labels were taken away."""
    every = LabelRun.select().where(condition, LabelRun.is_test == is_test)
    return reckoning_among(_counting(condition, is_test=is_test), every)


def _without_file() -> "peewee.ModelSelect[LabelRunProgress]":
    dead_jobs = Job.select(Job.id).where(Job.state.in_((FAILED, "cancelled")))
    return LabelRunProgress.select(LabelRunProgress.run).where(
        LabelRunProgress.state.in_(NOTHING_CAME)
        | ((LabelRunProgress.state == "waiting") & LabelRunProgress.job_id.in_(dead_jobs))
    )


def _taken(condition: peewee.Expression, *, is_test: bool) -> int:
    """Labels of first runs that left the house before their run failed or was stopped."""
    taken = (
        LabelRunProgress.select(peewee.fn.SUM(LabelRunProgress.labels_taken))
        .join(LabelRun)
        .where(condition, LabelRun.is_test == is_test, LabelRun.replaces.is_null())
        .where(LabelRunProgress.labels_taken > 0, LabelRunProgress.run.in_(_without_file()))
    )
    return int(taken.scalar() or 0)


def _sums(counting: "peewee.ModelSelect[LabelRun]") -> tuple[int, int]:
    """Labels of first runs, and labels that replaced spoiled ones."""
    rows: dict[bool, int] = {True: 0, False: 0}
    is_first = LabelRun.replaces.is_null()
    total: Any = peewee.fn.SUM(LabelRun.total)
    found: Any = counting.select(is_first, total).group_by(is_first).tuples()
    for first, labels in found:
        rows[bool(first)] += int(labels)
    return rows[True], rows[False]
