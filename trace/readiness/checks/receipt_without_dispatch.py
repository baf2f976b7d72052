"""The goods were received, and who they came from has not written that it sent them."""

from trace.handovers.rules import State
from trace.readiness.facts_handovers import HandoverFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    return [
        Finding(in_both(code=one.code), subject=one.code)
        for one in facts.of(HandoverFacts).handovers
        if one.state == State.UNDECLARED
    ]
