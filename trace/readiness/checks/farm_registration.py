"""Ponds of the main farmed shrimps are registered; those of crab need not be."""

from trace.readiness.facts_ponds import PondFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    return listing(same(facts.of(PondFacts).unregistered))
