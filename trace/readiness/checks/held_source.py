"""What stops a lot stops all that was made of it, however many steps later."""

from trace.readiness.facts_sources import SourceFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    held = facts.of(SourceFacts).held
    return listing(same([lot for lot, _ in held]), subject=next((code for _, code in held), ""))
