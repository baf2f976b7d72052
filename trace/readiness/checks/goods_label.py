"""What only the law on goods labels asks for, by kind of goods; a trace stamp carries the rest behind its code."""

from trace.readiness.facts_product import ProductFacts
from trace.readiness.rules import Facts, Found, listing


def check(facts: Facts) -> Found:
    return listing(facts.of(ProductFacts).label_lacks)
