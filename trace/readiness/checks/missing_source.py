"""One step back: every lot came from a lot, a season or somebody."""

from trace.readiness.facts_chain import ChainFacts
from trace.readiness.rules import Facts, Found, when


def check(facts: Facts) -> Found:
    chain = facts.of(ChainFacts)
    return when(not chain.has_source)
