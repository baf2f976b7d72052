"""Written when the goods were gone: it could no longer have stopped them."""

from trace.readiness.facts_late import LateFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    count = facts.of(LateFacts).after_dispatch
    return [Finding(in_both(count=str(count)))] if count else []
