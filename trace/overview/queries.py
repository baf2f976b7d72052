"""The dashboard's numbers, read from the summaries alone; what depends on the day is judged here, at reading."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from peewee import fn

from trace.audit.rules import EXPIRING_DAYS
from trace.documents.rules import WARN_DAYS
from trace.handovers.models import Handover
from trace.handovers.queries import visible_handovers
from trace.handovers.rules import State
from trace.kit.viewer import Viewer
from trace.overview.models import Cell, EntryCell, MonthCell
from trace.overview.queries_scope import cells, found, grown, papers
from trace.overview.rules import months_back
from trace.products.models import Product
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import visible_findings

MONTHS_SHOWN: Final = 12
MOST_PRODUCTS: Final = 10


@dataclass(frozen=True, slots=True)
class Named:
    """A count with what it is of; `key` is what the list behind it is filtered by."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Open findings of one rule at one weight."""

    rule: str
    severity: str
    count: int


@dataclass(frozen=True, slots=True)
class Lateness:
    """Entries written since the first shown month: all, more than 7 days late, after the goods had left; dispatches
    nobody answered by their day."""

    entries: int
    late: int
    after_dispatch: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers that have ended, end within 15 and within 60 days (these hold the former)."""

    expired: int
    urgent: int
    expiring: int


def by_category(seen_by: Viewer) -> list[Named]:
    """Lots by kind of goods; those that are no product yet under `none`. `key` is a whole category."""
    rows = (
        cells(Cell, seen_by, with_product=True)
        .select(Product.category, fn.SUM(Cell.lots))
        .where(Cell.lots > 0)
        .group_by(Product.category)
        .tuples()
    )
    counts = [Named(category or "none", category or "none", int(count)) for category, count in rows]
    return sorted(counts, key=lambda one: (one.key == "none", -one.count, one.key))


def by_product(seen_by: Viewer) -> list[Named]:
    """The products with the most lots."""
    total = fn.SUM(Cell.lots)
    rows = (
        cells(Cell, seen_by, with_product=True)
        .select(Product.code, Product.name, total)
        .where(Cell.product_id > 0, Cell.lots > 0)
        .group_by(Product.id, Product.code, Product.name)
        .order_by(total.desc(), Product.code)
        .limit(MOST_PRODUCTS)
        .tuples()
    )
    return [Named(code, name, int(count)) for code, name, count in rows]


def by_month(seen_by: Viewer, *, today: date) -> list[Named]:
    """Lots by month of production: the last twelve, the newest last; then those without a day under `none`."""
    shown = months_back(today, MONTHS_SHOWN)
    rows = (
        cells(MonthCell, seen_by)
        .select(MonthCell.month, fn.SUM(MonthCell.lots))
        .where(MonthCell.month.in_([*shown, ""]))
        .group_by(MonthCell.month)
        .tuples()
    )
    counts = {month: int(count) for month, count in rows}
    named = [Named(month, month, counts.get(month, 0)) for month in shown]
    return [*named, Named("none", "none", counts[""])] if counts.get("") else named


def by_rule(seen_by: Viewer) -> list[RuleCount]:
    """Open findings by rule and weight, the most frequent first.

    Where a scope names kinds of goods the findings themselves are read: their summary knows no goods.
    """
    if seen_by.is_officer and seen_by.scope.categories:
        query: Any = visible_findings(seen_by).where(KeptFinding.gone_at.is_null(), KeptFinding.reviewed_at.is_null())
        query = query.select(KeptFinding.rule, KeptFinding.severity, fn.COUNT(KeptFinding.id))
        query = query.group_by(KeptFinding.rule, KeptFinding.severity)
    else:
        model = found(seen_by).model
        # The establishments' drafts are shown to an admin, never to an officer.
        count = model.found + model.drafts if seen_by.is_admin else model.found
        query = found(seen_by).select(model.rule, model.severity, fn.SUM(count)).where(count > 0)
        query = query.group_by(model.rule, model.severity)
    counts = [RuleCount(rule, severity, int(count)) for rule, severity, count in query.tuples()]
    return sorted(counts, key=lambda one: (-one.count, one.rule))


def lateness(seen_by: Viewer, *, today: date) -> Lateness:
    """What was written late in the last twelve months, and which dispatches wait past their day."""
    first = months_back(today, MONTHS_SHOWN)[0]
    row = (
        grown(EntryCell, seen_by)
        .select(fn.SUM(EntryCell.entries), fn.SUM(EntryCell.late), fn.SUM(EntryCell.after_dispatch))
        .where(EntryCell.month >= first)
        .tuples()
        .first()
    )
    waiting = visible_handovers(seen_by).where(Handover.state == State.SENT.value, Handover.due_on < today)
    return Lateness(*(int(count or 0) for count in row), overdue=int(waiting.count()))


def expiring(seen_by: Viewer, *, today: date) -> Papers:
    """Papers by how they stand today."""
    query = papers(seen_by)
    model = query.model
    soon, urgent = today + timedelta(days=EXPIRING_DAYS), today + timedelta(days=WARN_DAYS[1])
    rows = query.select(model.ends_on, fn.SUM(model.papers)).where(model.ends_on <= soon).group_by(model.ends_on)
    counts = {day: int(count) for day, count in rows.tuples()}
    coming = {day: count for day, count in counts.items() if day >= today}
    return Papers(
        expired=sum(counts.values()) - sum(coming.values()),
        urgent=sum(count for day, count in coming.items() if day <= urgent),
        expiring=sum(coming.values()),
    )
