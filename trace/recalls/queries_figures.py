"""How far a recall has got, in whole thousandths (grams where the unit is kg). Read again each time: nothing is kept.

Two books are compared. What was written before: of what the included lots amount to, how much is still with a holder
who can be named (located), how much went to people who ate it, and how much nobody can explain. And what the holders
have answered since: found, set apart, dealt with, sold, handed on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trace.database import database
from trace.recalls.models import Recall, RecallNotice
from trace.recalls.rules_notices import NoticeNow, has_looked, over, unexplained

MASS: Final = "KGM"
_TOUCHES: Final = (
    "SELECT b.unit, e.kind, i.role, sum(i.thousandths), sum(CASE WHEN i.thousandths IS NULL THEN 1 ELSE 0 END) "
    "FROM recall_lot AS l JOIN batch AS b ON b.id = l.batch_id JOIN event_item AS i ON i.identifier = b.identifier "
    "JOIN event AS e ON e.id = i.event_id WHERE l.recall_id = {recall} AND l.is_included AND i.role <> 'taken' "
    "AND e.declared_at = '' AND NOT EXISTS "
    "(SELECT 1 FROM event AS d WHERE d.event_id = e.event_id AND d.declared_at <> '') "
    "AND (i.role = 'input' OR e.kind IN ('ship', 'sell', 'return', 'destroy', 'lose')) GROUP BY b.unit, e.kind, i.role"
)
_LOTS: Final = (
    "SELECT b.unit, sum(b.made_thousandths), count(*) FROM recall_lot AS l "
    "JOIN batch AS b ON b.id = l.batch_id WHERE l.recall_id = {recall} AND l.is_included GROUP BY b.unit"
)
# Of goods handed over and answered: what arrived became a lot of its own, which is in the scope itself.
_LINES: Final = (
    "SELECT n.unit, sum(coalesce(n.accepted, 0)), "
    "sum(CASE WHEN n.accepted IS NOT NULL AND h.state <> 'refused' THEN "
    "CASE WHEN coalesce(n.declared, 0) > n.accepted + n.returned THEN n.declared - n.accepted - n.returned ELSE 0 END "
    "ELSE 0 END) FROM handover_line AS n JOIN handover AS h ON h.id = n.handover_id "
    "JOIN recall_lot AS l ON l.batch_id = n.batch_id WHERE l.recall_id = {recall} AND l.is_included "
    "AND h.state <> 'withdrawn' AND h.declared_at IS NOT NULL GROUP BY n.unit"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one unit. Everything in thousandths of it; `unknown` counts entries whose amount nobody wrote.

    `total` = `located` + `sold_before` + `lost` + `missing`: what the included lots amount to, less what became another
    included lot. `missing` was sent and never arrived, by the book.
    `asked` + `over` = `waiting` + `found` + `sold` + `unanswered_for`: what was handed on since is waited for, found or
    sold where it is now. `handed_on` says how much moved so. `recovered` is set apart or dealt with.
    """

    unit: str
    total: int = 0
    located: int = 0
    sold_before: int = 0
    lost: int = 0
    missing: int = 0
    unknown: int = 0
    lots: int = 0
    asked: int = 0
    waiting: int = 0
    found: int = 0
    secured: int = 0
    handled: int = 0
    recovered: int = 0
    sold: int = 0
    handed_on: int = 0
    over: int = 0
    unanswered_for: int = 0

    @property
    def unexplained(self) -> int:
        """What the book lost on the way, and what a holder has looked for and cannot account for."""
        return self.missing + self.unanswered_for

    @property
    def located_percent(self) -> int | None:
        """Whole percent, never rounded up to a hundred; None where there is nothing to be found."""
        return percent(self.located, self.total)

    @property
    def recovered_percent(self) -> int | None:
        """Of what was asked for."""
        return percent(self.recovered, self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallFigures:
    """All of it: one `Figures` a unit (kilograms first), and how many holders were told, reached, have acknowledged.

    The properties are kilograms' (grams), where there are any, else of the first unit: what one line can say.
    """

    units: Sequence[Figures]
    notices: int
    reached: int
    acknowledged: int
    done: int

    @property
    def main(self) -> Figures:
        """The unit that one line is about."""
        return self.units[0] if self.units else Figures(unit=MASS)

    @property
    def located_percent(self) -> int | None:
        """Whole percent of the main unit."""
        return self.main.located_percent

    @property
    def unexplained(self) -> int:
        """Thousandths of the main unit (grams)."""
        return self.main.unexplained

    @property
    def unexplained_grams(self) -> int:
        """Of what is weighed; other units stand beside it in `units`."""
        return next((one.unexplained for one in self.units if one.unit == MASS), 0)

    @property
    def recovered(self) -> int:
        """Thousandths of the main unit."""
        return self.main.recovered


def figures_of(recall: Recall) -> RecallFigures:
    """The figures as they are now: a few statements, whatever the size. A draft has figures as well, of its scope."""
    notices = list(RecallNotice.select().where(RecallNotice.recall == recall.id).order_by(RecallNotice.id))
    book, said = _book(recall), _said(notices)
    units = sorted(book.keys() | said.keys(), key=lambda unit: (unit != MASS, unit))
    return RecallFigures(
        units=[Figures(unit=unit, **book.get(unit, {}), **said.get(unit, {})) for unit in units],
        notices=len(notices),
        reached=sum(one.reached_at is not None for one in notices),
        acknowledged=sum(one.state not in ("told", "reached") for one in notices),
        done=sum(one.state == "handled" for one in notices),
    )


def percent(part: int, whole: int) -> int | None:
    """Whole percent, rounded down; None of nothing."""
    return None if whole <= 0 else max(0, min(100, part * 100 // whole))


def now_of_row(notice: RecallNotice) -> NoticeNow:
    """The columns of a notice as the rules read them."""
    return NoticeNow(
        asked=notice.asked,
        found=notice.found,
        secured=notice.secured,
        handled=notice.handled,
        handed_on=notice.handed_on,
        sold=notice.sold,
    )


def _book(recall: Recall) -> dict[str, dict[str, int]]:
    """By unit, what was written before and since by events."""
    number = int(recall.id)
    found: dict[str, dict[str, int]] = {}
    arrived, missing = _on_the_way(number)
    gone = _gone(number)
    for unit, made, lots in database.execute_sql(_LOTS.format(recall=number)).fetchall():
        said = gone.get(unit, {})
        total = max(0, int(made or 0) - said.get("input", 0) - arrived.get(unit, 0))
        lost, sold = said.get("lose", 0), said.get("sell", 0)
        found[unit] = {
            "total": total,
            "located": max(0, total - lost - sold - missing.get(unit, 0)),
            "sold_before": sold,
            "lost": lost,
            "missing": missing.get(unit, 0),
            "unknown": said.get("unknown", 0),
            "lots": int(lots),
        }
    return found


def _gone(number: int) -> dict[str, dict[str, int]]:
    """By unit and kind of event; what was used for other lots under `input`."""
    found: dict[str, dict[str, int]] = {}
    for unit, kind, role, amount, unknown in database.execute_sql(_TOUCHES.format(recall=number)).fetchall():
        said = found.setdefault(unit, {})
        name = "input" if role == "input" else str(kind)
        said[name] = said.get(name, 0) + int(amount or 0)
        said["unknown"] = said.get("unknown", 0) + int(unknown or 0)
    return found


def _on_the_way(number: int) -> tuple[dict[str, int], dict[str, int]]:
    """By unit: what arrived elsewhere and is a lot there, and what was sent, answered for and never arrived."""
    rows = database.execute_sql(_LINES.format(recall=number)).fetchall()
    return {row[0]: int(row[1] or 0) for row in rows}, {row[0]: int(row[2] or 0) for row in rows}


def _said(notices: Sequence[RecallNotice]) -> dict[str, dict[str, int]]:
    """By unit, what the holders answered. Goods handed on since are asked for once, of who gave them."""
    found: dict[str, dict[str, int]] = {}
    for one in notices:
        now, sums = now_of_row(one), found.setdefault(one.unit, {})
        looked = has_looked(now)
        amounts = {
            "asked": 0 if one.is_next else one.asked,
            "waiting": 0 if looked else one.asked,
            "found": max(now.found or 0, now.recovered),
            "secured": now.secured or 0,
            "handled": now.handled or 0,
            "recovered": now.recovered,
            "sold": now.sold or 0,
            "handed_on": now.handed_on or 0,
            "over": over(now),
            "unanswered_for": unexplained(now),
        }
        for name, amount in amounts.items():
            sums[name] = sums.get(name, 0) + amount
    return found
