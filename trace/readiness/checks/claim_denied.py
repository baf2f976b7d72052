"""Who is named as the sender of goods says that it never sent them."""

from trace.readiness.facts_handovers import HandoverFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    return [Finding(in_both(lot=lot), subject=code) for lot, code in facts.of(HandoverFacts).denied]
