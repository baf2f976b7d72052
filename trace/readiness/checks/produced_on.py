"""Food without its production day has no age."""

from trace.readiness.facts_lot import LotFacts
from trace.readiness.facts_product import ProductFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    lot, product = facts.of(LotFacts), facts.of(ProductFacts)
    return when(product.is_there and product.is_food and lot.produced_on is None, event_id=lot.beginning_id)
