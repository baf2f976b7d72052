"""A harvest inside a waiting time stays a finding for ever, also once a manager let the goods be sold again."""

from trace.events.rules import Cause
from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    used = facts.of(TreatmentFacts)
    if Cause.EARLY not in used.causes or used.is_held:
        return []
    return listing(same(used.released_early or ["?"]))
