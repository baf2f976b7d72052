"""Beyond a limit whose source was read: stops the label until the goods were looked at and a manager said why."""

from trace.readiness.facts_measured import MeasuredFacts
from trace.readiness.rules import Facts, Found, listing


def check(facts: Facts) -> Found:
    return listing(facts.of(MeasuredFacts).beyond)
