"""Written long after it was done: told, because the page tells it too; nobody can mend the past."""

from trace.readiness.facts_late import LateFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    days = facts.of(LateFacts).late_days
    return [Finding(in_both(count=str(len(days)), days=str(max(days))))] if days else []
