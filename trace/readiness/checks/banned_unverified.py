"""What may be banned by a list that nobody has read, or by a brand name alone: it warns."""

from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    return listing(same(facts.of(TreatmentFacts).maybe_banned))
