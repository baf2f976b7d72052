"""Labels taken out of use: what was recorded, and what it leaves of the budget."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import peewee

from trace.labels.models import LabelRun
from trace.labels.models_void import LabelVoid
from trace.labels.rules_void import NOTHING, Act, Reckoning, reckon
from trace.serials.models import SerialAct, SerialRange
from trace.serials.queries import run_of
from trace.serials.rules import Kind, State, counts_of


def voids_of(run: LabelRun) -> list[LabelVoid]:
    """What was taken out of use of one run, the newest last."""
    return list(LabelVoid.select().where(LabelVoid.run == run.id).order_by(LabelVoid.id))


def void_count(run: LabelRun) -> int:
    """How many labels of one run are recorded as out of use."""
    found = LabelVoid.select(peewee.fn.SUM(LabelVoid.count)).where(LabelVoid.run == run.id).scalar()
    return int(found or 0)


def out_of_use_count(run: LabelRun) -> int:
    """What its page tells: of packs with numbers also what became void where they were activated or reported lost."""
    said = void_count(run)
    row = SerialRange.get_or_none(SerialRange.run_number == run.number)
    if row is None:
        return said
    states = counts_of(run_of(row).pieces)
    return max(said, (states[State.VOID] + states[State.STOLEN]) * int(run.copies))


def reckoning_among(counting: "peewee.ModelSelect[LabelRun]", every: "peewee.ModelSelect[LabelRun]") -> Reckoning:
    """The sum over runs: `counting` are those whose labels exist, first ones and reprints alike; `every` also those
    that were stopped, of which labels may have been taken away before."""
    found = _reckoning_of_numbered(counting)
    runs = every.clone().select(LabelRun.id).where(LabelRun.serial_key.is_null())
    query = LabelVoid.select(LabelVoid, LabelRun).join(LabelRun).where(LabelVoid.run.in_(runs))
    voids: Sequence[LabelVoid] = list(query)
    is_reprint = LabelRun.replaces.is_null(is_null=False)
    reprints = list(counting.clone().where(is_reprint, LabelRun.serial_key.is_null()))
    acts: dict[int, list[Act]] = defaultdict(list)
    for void in voids:
        acts[void.run.replaces_id or void.run_id].append(
            Act(void.ledger_index, void.count, is_reprint=False, frees=void.frees)
        )
    for run in reprints:
        acts[int(run.replaces_id or 0)].append(Act(run.ledger_index, run.total, is_reprint=True))
    for of_one in acts.values():
        found = found.plus(reckon(of_one))
    return found


def _reckoning_of_numbered(counting: "peewee.ModelSelect[LabelRun]") -> Reckoning:
    """Packs with numbers: what became void stands with the numbers themselves, whichever door it was said at, and what
    is left over when packing ends is void too. A reprint makes as many void as it prints."""
    runs = list(counting.clone().where(LabelRun.serial_key.is_null(is_null=False)))
    if not runs:
        return NOTHING
    numbers: Any = SerialAct.select(SerialRange.run_number, peewee.fn.SUM(SerialAct.count)).join(SerialRange)
    numbers = numbers.where(SerialRange.run_number.in_([run.number for run in runs]), SerialAct.kind == Kind.VOID.value)
    void_of = {number: int(count) for number, count in numbers.group_by(SerialRange.run_number).tuples()}
    void: dict[int, int] = defaultdict(int)
    reprinted: dict[int, int] = defaultdict(int)
    for run in runs:
        first = run.replaces_id or run.id
        void[first] += void_of.get(run.number, 0) * run.copies
        reprinted[first] += run.total if run.replaces_id else 0
    found = NOTHING
    for first, count in void.items():
        found = found.plus(Reckoning(max(count, reprinted[first]), max(0, count - reprinted[first]), 0))
    return found
