"""What is not sold gets no labels."""

from trace.readiness.facts_lot import LotFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    lot = facts.of(LotFacts)
    return [Finding(in_both(reason=lot.hold_reason))] if lot.is_on_hold else []
