"""What is called back by its number needs one."""

from trace.readiness.facts_lot import LotFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    return when(not facts.of(LotFacts).lot)
