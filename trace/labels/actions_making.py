"""Making the file of a run from what it kept, and telling how far it is."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from trace.documents.store import Store
from trace.labels import queries, store
from trace.labels.facts import LabelFacts
from trace.labels.layout import Layout
from trace.labels.layouts import layout_by_hash
from trace.labels.models import LabelRun, LabelRunProgress
from trace.labels.pdf import Printed, render_pdf
from trace.labels.serial_labels import serials_of
from trace.labels.stating import thawed, thawed_calibration
from trace.settings import Settings


def render_run(
    run: LabelRun,
    *,
    files: Store,
    settings: Settings,
    now: datetime,
    on_progress: Callable[[int], None] | None = None,
) -> Printed:
    """Make the run's PDF from what it kept and publish it. A run that cannot be made says so and prints nothing."""
    try:
        layout = layout_by_hash(run.layout_hash)
        facts = thawed(run.printed)

        def write(out: Any) -> Printed:
            return render_pdf(
                layout,
                (facts if one is None else (facts, one) for one in serials_of(run, settings=settings)),
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
    """Layout and facts of a run, to draw one of its labels, whatever has become of the layout since."""
    return layout_by_hash(run.layout_hash), thawed(run.printed)


def _progress(run: LabelRun, **facts: Any) -> None:
    LabelRunProgress.update(**facts).where(LabelRunProgress.run == run.id).execute()
