"""Fry that came by road brought a paper along. Seed caught wild has none, and nobody asks for one."""

from trace.readiness.facts_fry import FryFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    lacking = facts.of(FryFacts).without_quarantine
    return listing(same([name for name, _ in lacking]), subject=next((code for _, code in lacking), ""))
