"""People look before they read."""

from trace.readiness.facts_product import ProductFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    product = facts.of(ProductFacts)
    return when(product.is_there and not product.has_picture)
