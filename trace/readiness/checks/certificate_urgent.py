"""Fifteen days before its end a paper not yet renewed will likely lapse."""

from trace.readiness.facts_papers import PaperFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    return listing(same(facts.of(PaperFacts).urgent))
