"""Terms of findings as data: how long one is the establishment's own, and by when it is to be mended."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final

from trace.clock import VIETNAM
from trace.readiness.rules import SEVERITIES
from trace.settings import ROOT

FILE: Final = ROOT / "seeds" / "reference" / "findings.toml"
SAFETY: Final = "safety"
WEIGHTS: Final = (SAFETY, *SEVERITIES)


class TermsBroken(ValueError):
    """The file of terms cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Days by severity; `deadline` also by "safety". `topics` says which rules are about labels, codes or ocop,
    whoever leads for the goods; `article_*` what the days rest on."""

    grace: Mapping[str, int]
    again: int
    deadline: Mapping[str, int]
    remind: int
    topics: Mapping[str, str]
    article_of_grace: str
    article_of_deadline: str


def draft_until(severity: str, *, is_safety: bool, gone_before: datetime | None, now: datetime) -> datetime | None:
    """Until when only the establishment sees a finding made `now`; None: officers see it at once.

    Safety is never kept back. `gone_before` is when the same finding last went away: soon after, there is no grace.
    """
    if is_safety:
        return None
    if gone_before is not None and now - gone_before < timedelta(days=terms().again):
        return None
    days = terms().grace[severity]
    return now + timedelta(days=days) if days else None


def due_at(severity: str, *, is_safety: bool, shown_at: datetime) -> datetime:
    """The end of the last day (in Vietnam) on which a finding that officers saw from `shown_at` on is in time."""
    days = terms().deadline[SAFETY if is_safety else severity]
    last = shown_at.astimezone(VIETNAM).date() + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time(0), tzinfo=VIETNAM) - timedelta(milliseconds=1)


@lru_cache(maxsize=1)
def terms() -> Terms:
    """The file as values. Raises TermsBroken."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    grace, deadline = _part(data, "grace", "again_days", SEVERITIES), _part(data, "deadline", "remind_days", WEIGHTS)
    return Terms(
        grace["days"],
        grace["again_days"],
        deadline["days"],
        deadline["remind_days"],
        {rule: topic for topic, codes in data["topics"].items() for rule in codes},
        grace["article"],
        deadline["article"],
    )


def _part(data: Mapping[str, Any], name: str, more: str, weights: tuple[str, ...]) -> Mapping[str, Any]:
    part: Mapping[str, Any] = data.get(name, {})
    if part.keys() != {"article", "binds", "since", "certainty", "days", more} or set(part["days"]) != set(weights):
        raise TermsBroken(f"findings.toml: [{name}] lacks or has too many keys.")
    if any(type(days) is not int or days < 0 for days in (*part["days"].values(), part[more])):
        raise TermsBroken(f"findings.toml: [{name}] counts whole days.")
    return part
