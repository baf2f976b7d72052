"""Goods that are being called back get no new labels."""

from trace.readiness.facts_lot import LotFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    return when(facts.of(LotFacts).is_recalled)
