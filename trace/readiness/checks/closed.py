"""A lot that has ended is not sold on."""

from trace.readiness.facts_lot import LotFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    return when(facts.of(LotFacts).is_closed)
