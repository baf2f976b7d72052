"""A GTIN whose right of use an officer did not confirm is not printed."""

from trace.readiness.facts_checks import CheckFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    who = facts.of(CheckFacts).gtin_refused_by
    return [Finding(in_both(who=who))] if who else []
