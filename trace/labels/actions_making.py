"""Making the file of a run from what it kept: drawn, read back, released, or not; telling how far it is."""

from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from trace.database import atomic
from trace.documents.store import Store
from trace.errors import N_, Refusal
from trace.labels import queries, rules, store
from trace.labels.facts import LabelFacts
from trace.labels.layout import Layout
from trace.labels.layouts import layout_by_hash
from trace.labels.making.decoding import Fault, check_ends
from trace.labels.making.folder import ChunkFolder
from trace.labels.making.plan import RunPlan
from trace.labels.making.pool import cores, make_chunk, make_chunks
from trace.labels.making.renderer import Printed, renderer_of
from trace.labels.models import LabelChunk, LabelRun, LabelRunProgress
from trace.labels.serial_labels import numbering_of
from trace.labels.stating import thawed, thawed_calibration
from trace.settings import Settings


def render_run(
    run: LabelRun,
    *,
    files: Store,
    settings: Settings,
    now: datetime,
    on_progress: Callable[[int], None] | None = None,
    processes: int | None = None,
) -> Printed:
    """Make the run's file from what it kept, read it back and publish it; chunks that are there are not made again.

    A run that cannot be made or read says so and prints nothing; one that was cancelled meanwhile raises RunCancelled.
    `on_progress` hears how many labels are made.
    """
    try:
        plan = plan_of(run, settings=settings)
        folder = ChunkFolder(settings.instance, run.number)
        if run.total <= rules.RENDERED_AT_ONCE:
            chunks, checked = _made_at_once(plan)
        else:
            chunks, checked = _made_in_chunks(run, plan, folder, on_progress or _quiet, processes or cores())
        printed = store.keep(files, lambda out: _joined(plan, chunks, out), lambda path: _check_whole(plan, path))
    except rules.RunCancelled:
        folder.clear()
        raise
    except Exception as error:
        refusal = _as_refusal(error)
        _fail(run, refusal, error, now=now)
        if refusal is not error and isinstance(refusal, Refusal):
            raise refusal from error
        raise
    if not _publish(run, printed, checked, now=now):
        folder.clear()
        raise rules.RunCancelled(N_("Lần in này đã dừng."))
    folder.clear()
    return printed


def plan_of(run: LabelRun, *, settings: Settings) -> RunPlan:
    """All that decides the bytes of a run, as plain values; the layout is as it was when ordered."""
    layout, facts = label_as_printed(run)
    return RunPlan(
        layout=layout.at(run.dpi) if run.dpi else layout,
        facts=facts,
        total=run.total,
        start_slot=run.start_slot,
        calibration=thawed_calibration(run.calibration),
        format=run.format,
        title=f"Tem truy xuất nguồn gốc, lô {facts.lot}, lần in {run.number}",
        seed=run.data_hash,
        numbering=numbering_of(run, settings=settings),
    )


def finished_part(run: LabelRun, *, settings: Settings) -> tuple[int, Iterator[bytes]]:
    """How many labels, from the first on, are made and read back while the rest is not; and their chunks."""
    folder = ChunkFolder(settings.instance, run.number)
    rows = queries.chunks_from_the_first(run)
    return sum(row.labels for row in rows), (_kept(folder, row) for row in rows)


def note_taken(run: LabelRun, labels: int) -> None:
    """So many labels of an unfinished run have left the house: they count, whatever becomes of the rest."""
    LabelRunProgress.update(labels_taken=labels).where(
        LabelRunProgress.run == run.id, LabelRunProgress.labels_taken < labels
    ).execute()


def tell_time(run: LabelRun, seconds_left: int) -> None:
    """How long it will take still."""
    _progress(run, seconds_left=seconds_left)


def label_as_printed(run: LabelRun) -> tuple[Layout, LabelFacts]:
    """Layout and facts of a run, to draw one of its labels, whatever has become of the layout since."""
    return layout_by_hash(run.layout_hash), thawed(run.printed)


def _made_at_once(plan: RunPlan) -> tuple[Iterator[bytes], int]:
    """A small run, in this process and in memory."""
    made = []
    for number in range(plan.chunk_count):
        content, fault = make_chunk(plan.chunk(number))
        _refuse(fault)
        made.append(content)
    return iter(made), _checked(plan)


def _made_in_chunks(
    run: LabelRun, plan: RunPlan, folder: ChunkFolder, on_progress: Callable[[int], None], processes: int
) -> tuple[Iterator[bytes], int]:
    """A large run: what is missing is made by as many processes; each chunk counts as soon as it is on the disk."""
    there = _still_there(run, folder)
    labels, checked = sum(row.labels for row in there), sum(row.checked for row in there)
    _progress(run, labels_done=labels, labels_checked=checked)
    missing = sorted(set(range(plan.chunk_count)) - {row.number for row in there})
    for made in make_chunks(plan, missing, folder=folder, processes=processes, is_stopped=lambda: _is_cancelled(run)):
        _refuse(made.fault)
        labels, checked = labels + made.labels, checked + made.checked
        with atomic():
            LabelChunk.create(
                run=run.id, number=made.number, labels=made.labels, checked=made.checked, sha256=made.sha256
            )
            _progress(run, labels_done=labels, labels_checked=checked)
        on_progress(labels)
    if _is_cancelled(run):
        raise rules.RunCancelled(N_("Lần in này đã dừng."))
    return (_kept(folder, row) for row in queries.chunks_from_the_first(run)), checked


def _still_there(run: LabelRun, folder: ChunkFolder) -> list[LabelChunk]:
    """The chunks of an earlier attempt whose bytes are still what they were."""
    there = []
    for row in LabelChunk.select().where(LabelChunk.run == run.id).order_by(LabelChunk.number):
        if folder.read(row.number, row.sha256) is None:
            row.delete_instance()
        else:
            there.append(row)
    return there


def _kept(folder: ChunkFolder, row: LabelChunk) -> bytes:
    content = folder.read(row.number, row.sha256)
    if content is None:
        raise rules.RunNotDone(N_("Phần đã tạo của lần in này không còn nguyên trên đĩa. Bấm “Làm tiếp” để tạo lại."))
    return content


def _joined(plan: RunPlan, chunks: Iterator[bytes], out: BinaryIO) -> Printed:
    printed = renderer_of(plan.format).joined(chunks, out, run=plan)
    if (printed.labels, printed.pages) != (plan.total, plan.pages):
        raise RuntimeError(f"{printed.labels} labels on {printed.pages} pages came out")
    return printed


def _check_whole(plan: RunPlan, path: Path) -> None:
    """The joined file itself, first and last label: what was read in pieces is what will be sent."""
    _refuse(check_ends(path, plan))


def _checked(plan: RunPlan) -> int:
    if not plan.layout.symbols:
        return 0
    return sum(len(plan.chunk(number).chosen) for number in range(plan.chunk_count))


def _refuse(fault: Fault | None) -> None:
    if fault is not None:
        raise rules.Unreadable(rules.UNREADABLE, label=fault.label, page=fault.page, slot=fault.slot)


def _publish(run: LabelRun, printed: Printed, checked: int, *, now: datetime) -> bool:
    """The run is done, unless it was cancelled meanwhile."""
    with atomic():
        done = (
            LabelRunProgress.update(
                state="done",
                labels_done=printed.labels,
                labels_checked=checked,
                seconds_left=None,
                message="",
                fault=None,
                file_sha256=printed.sha256,
                size_bytes=printed.size_bytes,
                finished_at=now,
            )
            .where(LabelRunProgress.run == run.id, LabelRunProgress.state != queries.CANCELLED)
            .execute()
        )
        LabelChunk.delete().where(LabelChunk.run == run.id).execute()
    return bool(done)


def _fail(run: LabelRun, refusal: Exception, error: Exception, *, now: datetime) -> None:
    fault = {"msgid": refusal.msgid, "params": refusal.params} if isinstance(refusal, Refusal) else None
    state = queries.UNREADABLE if isinstance(refusal, rules.Unreadable) else queries.FAILED
    LabelRunProgress.update(
        state=state, message=str(error)[:500], fault=fault, seconds_left=None, finished_at=now
    ).where(LabelRunProgress.run == run.id, LabelRunProgress.state != queries.CANCELLED).execute()


def _as_refusal(error: Exception) -> Exception:
    """What a person can do something about, in a sentence; anything else as it is."""
    if isinstance(error, BrokenProcessPool):
        return rules.RunNotDone(
            N_("Một tiến trình tạo tem bị dừng giữa chừng, thường vì máy hết bộ nhớ. Phần đã xong vẫn còn.")
        )
    if isinstance(error, OSError):
        why = error.strerror or str(error)
        return rules.RunNotDone(N_("Không ghi được tệp (%(why)s). Xem lại ổ đĩa của máy chủ."), why=why)
    return error


def _is_cancelled(run: LabelRun) -> bool:
    state = LabelRunProgress.select(LabelRunProgress.state).where(LabelRunProgress.run == run.id).scalar()
    return bool(state == queries.CANCELLED)


def _progress(run: LabelRun, **facts: Any) -> None:
    LabelRunProgress.update(**facts).where(LabelRunProgress.run == run.id).execute()


def _quiet(_labels: int) -> None:
    """Nobody asked."""
