"""A label names a product, so the lot must be one."""

from trace.readiness.facts_product import ProductFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    return when(not facts.of(ProductFacts).is_there)
