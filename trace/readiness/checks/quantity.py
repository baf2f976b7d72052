"""How much there is limits how many labels there may be."""

from trace.readiness.facts_lot import LotFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    lot = facts.of(LotFacts)
    return when(lot.made_thousandths <= 0, event_id=lot.beginning_id)
