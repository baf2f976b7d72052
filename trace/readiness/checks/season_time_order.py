"""What was written for a season before it began, or harvested before the seed was in the ground."""

from trace.readiness.facts_order import OrderFacts
from trace.readiness.rules import Facts, Found


def check(facts: Facts) -> Found:
    return [one.as_finding() for one in facts.of(OrderFacts).out_of_order]
