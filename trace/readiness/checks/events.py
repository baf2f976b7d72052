"""A record without a single thing done says nothing."""

from trace.readiness.facts_work import WorkFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    return when(not facts.of(WorkFacts).event_count)
