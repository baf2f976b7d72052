"""Sixty days are time enough to have a paper renewed; under fifteen another rule speaks."""

from trace.readiness.facts_papers import PaperFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    return listing(same(facts.of(PaperFacts).expiring))
