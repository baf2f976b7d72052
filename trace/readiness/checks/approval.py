"""A manager answers for what is printed."""

from trace.readiness.facts_lot import LotFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    return when(not facts.of(LotFacts).is_approved)
