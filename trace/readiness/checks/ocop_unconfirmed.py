"""Stars that a department's list or officer does not confirm are told to the establishment."""

from trace.readiness.facts_checks import CheckFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    return when(facts.of(CheckFacts).has_doubted_stars)
