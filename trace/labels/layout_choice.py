"""Which layouts an order offers first: those that fit these goods and have all they ask for, what was used before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trace.batches.models import Batch
from trace.labels.drawing import check_fit
from trace.labels.layout import Layout
from trace.labels.models import LabelRun
from trace.labels.problems import FitProblem
from trace.labels.stating import facts_for
from trace.readiness.queries import lacks_of
from trace.settings import Settings

# So many stand open on the form; all others are one tap away, under a search.
SHOWN_FIRST = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """A layout as it stands for one lot: `problem` is why it cannot be printed on, `lacking` what is still missing."""

    layout: Layout
    problem: FitProblem | None
    lacking: int
    is_first: bool = False

    @property
    def is_usable(self) -> bool:
        return self.problem is None and not self.lacking


def offers_for(
    batch: Batch, layouts: Sequence[Layout], *, wants_roll: bool | None, settings: Settings, now: datetime
) -> list[Offer]:
    """The layouts for a lot's packs in the order in which people want them. `wants_roll` says what the chosen printer
    takes, None where it takes anything."""
    lacking: dict[str, int] = {}
    found = []
    for layout in layouts:
        if layout.subject != "lot":
            continue
        if layout.purpose not in lacking:
            lacks = lacks_of(batch, now=now, label=layout.purpose)
            lacking[layout.purpose] = sum(lack.is_blocking for lack in lacks)
        facts = facts_for(batch, layout, settings=settings)
        problem = next((one for one in check_fit(layout, facts) if one.is_blocking), None)
        found.append(Offer(layout, problem, lacking[layout.purpose]))
    used = _used_before(batch)
    places = {layout.name: place for place, layout in enumerate(layouts)}

    def weight(offer: Offer) -> tuple[object, ...]:
        layout = offer.layout
        is_other_paper = wants_roll is not None and wants_roll != (layout.kind == "roll")
        rank = used.index(layout.name) if layout.name in used else len(used)
        return (offer.problem is not None, is_other_paper, offer.lacking, rank, places[layout.name])

    found.sort(key=weight)
    return [
        Offer(one.layout, one.problem, one.lacking, is_first=place < SHOWN_FIRST and one.problem is None)
        for place, one in enumerate(found)
    ]


def usual_layout(batch: Batch, layouts: Sequence[Layout]) -> Layout:
    """What these goods were last printed on, else what the organisation last used, else the first there is."""
    names = {layout.name: layout for layout in layouts if layout.subject == "lot"}
    return next((names[name] for name in _used_before(batch) if name in names), next(iter(names.values())))


def _used_before(batch: Batch) -> list[str]:
    """Names of layouts used before: for this product first, then for anything of the organisation; the latest first."""
    latest = LabelRun.select(LabelRun.layout, LabelRun.batch).where(LabelRun.organisation == batch.organisation_id)
    rows = list(latest.order_by(LabelRun.id.desc()).limit(50))
    is_same = (Batch.product == batch.product_id) & Batch.product.is_null(is_null=False)
    same = Batch.select(Batch.id).where(Batch.id.in_({row.batch_id for row in rows}), is_same)
    kin = {number for (number,) in same.tuples()}
    return list(dict.fromkeys([row.layout for row in rows if row.batch_id in kin] + [row.layout for row in rows]))
