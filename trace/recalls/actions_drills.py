"""Holding a drill and looking again at what it found broken. Only tables of drills are written: nothing public changes,
no event is recorded, nobody is told."""

import secrets
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.database import atomic
from trace.errors import N_
from trace.kit.acts import log_act
from trace.kit.viewer import RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.recalls import queries_drills as queries
from trace.recalls.drill_tracing import Traced, trace_lot
from trace.recalls.models_drills import RecallDrill, RecallDrillLink
from trace.recalls.rules_drills import BrokenLink, DrillForbidden, NothingSold, choose

_SEED_BITS: Final = 48
_ROWS: Final = 500


def hold_drill(
    organisation: Organisation,
    *,
    by: Viewer,
    now: datetime,
    batch: Batch | None = None,
    seed: int | None = None,
    is_scheduled: bool = False,
) -> RecallDrill:
    """Call one lot back on paper: the one named, else one chosen at random among those sold.

    `seed` None: one is drawn and kept. Raises NothingSold, DrillForbidden.
    """
    _check_may(by, organisation.id)
    seed = secrets.randbits(_SEED_BITS) if seed is None else seed
    candidates: Sequence[int] = () if batch else queries.sold_lots(organisation.id, now=now)
    if batch is None:
        if not candidates:
            raise NothingSold(N_("Cơ sở chưa xuất hay bán lô nào, nên chưa có gì để diễn tập."))
        batch = Batch.get_by_id(choose(candidates, seed))
    wall, processor = time.perf_counter(), time.process_time()
    traced = trace_lot(batch, today=now.astimezone(VIETNAM).date())
    spent = (time.perf_counter() - wall, time.process_time() - processor)
    with atomic():
        drill = _keep(traced, organisation, by, now, (seed, len(candidates)), spent, is_scheduled=is_scheduled)
        _keep_links(drill, traced.broken)
        log_act(by, "recalls.drill", batch.code, now=now, lots=drill.lots)
    return drill


def look_again(drill: RecallDrill, *, now: datetime) -> int:
    """Trace the lot anew and mark what is no longer broken as mended; how many were. What broke since is for the next
    drill to find."""
    links = RecallDrillLink.select().where(RecallDrillLink.drill == drill.id, RecallDrillLink.mended_at.is_null())
    waiting = list(links)
    if not waiting:
        return 0
    traced = trace_lot(Batch.get_by_id(drill.batch_id), today=now.astimezone(VIETNAM).date())
    broken = {one.key for one in traced.broken}
    mended = [row.id for row in waiting if (row.kind, row.batch_id, row.handover_id, row.event_number) not in broken]
    with atomic():
        for start in range(0, len(mended), _ROWS):
            RecallDrillLink.update(mended_at=now).where(RecallDrillLink.id.in_(mended[start : start + _ROWS])).execute()
        if len(mended) == len(waiting):
            RecallDrill.update(mended_at=now).where(RecallDrill.id == drill.id).execute()
    return len(mended)


def _check_may(by: Viewer, organisation_id: int) -> None:
    if by.is_admin or by.is_officer or (by.role in RECORDERS and by.owns(organisation_id)):
        return
    raise DrillForbidden(N_("Bạn không diễn tập cho cơ sở này được."))


def _keep(
    traced: Traced,
    organisation: Organisation,
    by: Viewer,
    now: datetime,
    chosen: tuple[int, int],
    spent: tuple[float, float],
    *,
    is_scheduled: bool,
) -> RecallDrill:
    found = traced.reckoning
    drill: RecallDrill = RecallDrill.create(
        organisation=organisation,
        batch=traced.batch,
        at=now,
        by_id=by.person_id,
        is_scheduled=is_scheduled,
        seed=chosen[0],
        candidates=chosen[1],
        wall_ms=round(spent[0] * 1000),
        processor_ms=round(spent[1] * 1000),
        unit=traced.batch.unit,
        asked=found.asked,
        located=found.located,
        unlocated=found.unlocated,
        unexplained=found.unexplained,
        lots=traced.lots,
        holders=traced.holders,
        sources=traced.sources,
        questions=traced.questions,
        answers=traced.answers,
        broken=len(traced.broken),
        mended_at=None if traced.broken else now,
    )
    return drill


def _keep_links(drill: RecallDrill, broken: Sequence[BrokenLink]) -> None:
    owners = queries.owners_of(one.lot for one in broken)
    rows = [
        {
            "drill": drill.id,
            "kind": str(one.kind),
            "organisation": owners[one.lot],
            "batch": one.lot,
            "handover_id": one.handover,
            "event_number": one.event,
            "amount": one.amount,
            "unit": one.unit,
            "mended_at": None,
        }
        for one in {one.key: one for one in broken}.values()
    ]
    for start in range(0, len(rows), _ROWS):
        RecallDrillLink.insert_many(rows[start : start + _ROWS]).execute()
