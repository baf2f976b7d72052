"""Addresses of the co-op and its places, and addresses within a product's texts, in units that are no more."""

from trace.readiness.facts_texts import TextFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    found = facts.of(TextFacts).old_units
    return [Finding(in_both(what=what, items=", ".join(units)), subject=code) for what, code, units in found]
