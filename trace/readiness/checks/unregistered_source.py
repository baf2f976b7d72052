"""Goods of somebody who is not registered bear that as far as they go; nobody is stopped by it."""

from trace.readiness.facts_sources import SourceFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    found = facts.of(SourceFacts).unregistered
    return listing(same([lot for lot, _ in found]), subject=next((code for _, code in found), ""))
