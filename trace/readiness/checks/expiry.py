"""Food that keeps for a known time says until when."""

from trace.readiness.facts_lot import LotFacts
from trace.readiness.facts_product import ProductFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    lot, product = facts.of(LotFacts), facts.of(ProductFacts)
    is_due = product.is_there and product.is_food and product.has_shelf_life and lot.produced_on is not None
    return when(is_due and lot.expires_on is None, event_id=lot.beginning_id)
