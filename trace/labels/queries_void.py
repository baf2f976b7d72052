"""Labels taken out of use: what was recorded, and what it leaves of the budget."""

from collections import defaultdict
from collections.abc import Sequence

import peewee

from trace.labels.models import LabelRun
from trace.labels.models_void import LabelVoid
from trace.labels.rules_void import NOTHING, Act, Reckoning, reckon


def voids_of(run: LabelRun) -> list[LabelVoid]:
    """What was taken out of use of one run, the newest last."""
    return list(LabelVoid.select().where(LabelVoid.run == run.id).order_by(LabelVoid.id))


def void_count(run: LabelRun) -> int:
    """How many labels of one run are recorded as out of use."""
    found = LabelVoid.select(peewee.fn.SUM(LabelVoid.count)).where(LabelVoid.run == run.id).scalar()
    return int(found or 0)


def reckoning_among(counting: "peewee.ModelSelect[LabelRun]") -> Reckoning:
    """The sum over the runs of a query, which names first runs and reprints alike."""
    runs = counting.clone().select(LabelRun.id)
    query = LabelVoid.select(LabelVoid, LabelRun).join(LabelRun).where(LabelVoid.run.in_(runs))
    voids: Sequence[LabelVoid] = list(query)
    reprints = list(counting.clone().where(LabelRun.replaces.is_null(is_null=False)))
    if not voids and not reprints:
        return NOTHING
    acts: dict[int, list[Act]] = defaultdict(list)
    for void in voids:
        acts[void.run.replaces_id or void.run_id].append(
            Act(void.ledger_index, void.count, is_reprint=False, frees=void.frees)
        )
    for run in reprints:
        acts[int(run.replaces_id or 0)].append(Act(run.ledger_index, run.total, is_reprint=True))
    found = NOTHING
    for of_one in acts.values():
        found = found.plus(reckon(of_one))
    return found
