"""Uses whose waiting days nobody wrote down, where harvest came sooner than people usually wait."""

from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    return listing(same(facts.of(TreatmentFacts).unsaid))
