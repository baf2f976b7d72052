"""Where the one who answers is found."""

from trace.readiness.facts_organisation import OrganisationFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    return when(not facts.of(OrganisationFacts).address)
