"""The last good day is still good; the day after is not."""

from trace.readiness.facts_lot import LotFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    ends = facts.of(LotFacts).expires_on
    return [] if ends is None or ends >= facts.today else [Finding(in_both(day=f"{ends:%d/%m/%Y}"))]
