"""One step forward: who sent goods away knows to whom."""

from trace.readiness.facts_chain import ChainFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    sent = facts.of(ChainFacts).sent_to_nobody
    return [Finding(in_both(day=f"{day:%d/%m/%Y}"), number) for number, day in sent]
