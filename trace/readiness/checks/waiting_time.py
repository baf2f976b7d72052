"""A harvest inside a waiting time, while the goods are held for it."""

from trace.events.rules import Cause
from trace.kit.days import show_day
from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    used = facts.of(TreatmentFacts)
    if Cause.EARLY not in used.causes or not used.is_held:
        return []
    return [Finding(in_both(day=show_day(used.harvested_on) or "?", safe=show_day(used.safe_from) or "?"))]
