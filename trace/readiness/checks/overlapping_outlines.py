"""One piece of land drawn twice would count its harvest twice."""

from trace.readiness.facts_land import LandFacts
from trace.readiness.rules import Facts, Found


def check(facts: Facts) -> Found:
    return [one.as_finding() for one in facts.of(LandFacts).overlaps]
