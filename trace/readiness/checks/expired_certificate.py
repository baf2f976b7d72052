"""What a paper proves ends with its day."""

from trace.readiness.facts_papers import PaperFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    return listing(same(facts.of(PaperFacts).expired))
