"""A banned use stays a finding for ever, also once a manager let the goods be sold again."""

from trace.events.rules import Cause
from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    used = facts.of(TreatmentFacts)
    if used.is_held or not {Cause.BANNED, Cause.FORBIDDEN} & set(used.causes):
        return []
    return listing(same(used.released_banned or used.banned or ["?"]))
