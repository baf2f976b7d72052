"""Nothing is packed before it is harvested, nor harvested before it is sown."""

from trace.readiness.facts_order import OrderFacts
from trace.readiness.rules import Facts, Found


def check(facts: Facts) -> Found:
    return [one.as_finding() for one in facts.of(OrderFacts).out_of_order]
