"""What the label will show must be written down first."""

from trace.readiness.facts_product import ProductFacts
from trace.readiness.rules import Facts, Found, listing


def check(facts: Facts) -> Found:
    product = facts.of(ProductFacts)
    return listing(product.lacks)
