"""A new print bears today's address; only what was printed before the change may keep the old one."""

from trace.readiness.facts_organisation import OrganisationFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    return listing(same(facts.of(OrganisationFacts).old_units))
