"""What in the visits of one code gives reason to look: plain decisions about sums of days.

The rules are data (seeds/reference/scans/signals.toml). A signal is a reason to look, never a verdict. Since flooding
networks count as nobody and every rule asks for several networks, one network alone opens no case.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from trace.scans.rules import FOLDER

OF_SERIAL, OF_LOT = "serial", "lot"
RELEASED, SOLD, CLOSED, RECALLED = "released", "sold", "closed", "recalled"
PRINTED, VOID, STOLEN, GONE = "printed", "void", "stolen", "gone"
_MOMENTS: Final = ("", RELEASED, SOLD, CLOSED, RECALLED, PRINTED, VOID, STOLEN, GONE)
_FEWEST_NETWORKS: Final = 2
_RISE: Final = 10
"""How much more weight opens a case again that somebody has explained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule as the file says it; see there. `after` names the day in `Standing`."""

    key: str
    of: str
    after: str
    within_days: int
    min_visits: int
    min_networks: int
    min_days: int
    weight: int
    vi: str
    en: str
    why: str
    grace_days: int = 0

    def name(self, language: str) -> str:
        """What it is called."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Day:
    """What one day came to for a code; flooding networks are not in it."""

    day: date
    visits: int
    networks: int
    regions: int


@dataclass(frozen=True, slots=True)
class Standing:
    """When what happened to a code, by the words above; a day that is not there never came."""

    days: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that holds, with what it saw. `networks` is `spread_of` the days, `regions` the most of one day."""

    key: str
    weight: int
    visits: int
    networks: int
    regions: int
    days: int
    first_on: date
    last_on: date

    def to_json(self) -> dict[str, Any]:
        """Plain values to keep with the case."""
        plain = {name: getattr(self, name) for name in ("key", "weight", "visits", "networks", "regions", "days")}
        return {**plain, "first_on": self.first_on.isoformat(), "last_on": self.last_on.isoformat()}


@cache
def signal_rules() -> tuple[Rule, ...]:
    """The rules of the file. ValueError for one that a single network could set off."""
    read = tomllib.loads((FOLDER / "signals.toml").read_text(encoding="utf-8"))
    return tuple(checked(Rule(**one)) for one in read["signal"])


def checked(rule: Rule) -> Rule:
    """The rule itself, if it may stand."""
    if rule.of not in (OF_SERIAL, OF_LOT) or rule.after not in _MOMENTS:
        raise ValueError(f"{rule.key}: it names nothing we know")
    if rule.min_networks < _FEWEST_NETWORKS or rule.min_visits < rule.min_networks:
        raise ValueError(f"{rule.key}: one network alone would set it off")
    return rule


def signals_of(
    days: Sequence[Day], standing: Standing, *, is_serial: bool, today: date, rules: Sequence[Rule] | None = None
) -> list[Signal]:
    """Every rule that holds for one code, the weightiest first."""
    wanted = OF_SERIAL if is_serial else OF_LOT
    found = [
        signal
        for rule in (signal_rules() if rules is None else rules)
        if rule.of == wanted and (signal := _signal(rule, days, standing, today))
    ]
    return sorted(found, key=lambda one: (-one.weight, one.key))


def _signal(rule: Rule, days: Sequence[Day], standing: Standing, today: date) -> Signal | None:
    counted = [one for one in days if one.visits > 0 and _counts(rule, one.day, standing, today)]
    visits, networks = sum(one.visits for one in counted), spread_of(counted)
    if visits < rule.min_visits or networks < rule.min_networks or len(counted) < rule.min_days:
        return None
    return Signal(
        rule.key, rule.weight, visits, networks, max(one.regions for one in counted), len(counted),
        min(one.day for one in counted), max(one.day for one in counted),
    )  # fmt: skip


def spread_of(days: Sequence[Day]) -> int:
    """How many networks at least: hashes of different days cannot be compared, so one network may be the same every
    day and counts once; only what each day had beside it adds up."""
    return 1 + sum(one.networks - 1 for one in days) if days else 0


def _counts(rule: Rule, day: date, standing: Standing, today: date) -> bool:
    """Whether visits of a day are what the rule is about. On the day of the moment itself nobody can tell the order."""
    if day <= today - timedelta(days=rule.within_days):
        return False
    if not rule.after:
        return True
    moment = standing.days.get(rule.after)
    if rule.after == RELEASED:
        return moment is None or day < moment
    return moment is not None and day > moment + timedelta(days=rule.grace_days)


def score_of(signals: Sequence[Signal]) -> int:
    """How much there is to look at: weights, and a point for every few readers, up to as much again."""
    weight = sum(one.weight for one in signals)
    return weight + min(weight, max((one.visits for one in signals), default=0) // 4)


def is_news(*, score: int, judged_score: int) -> bool:
    """True when so much has come since somebody explained a case that it must be looked at again."""
    return score >= judged_score + _RISE
