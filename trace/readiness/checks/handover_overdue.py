"""Goods were sent and nobody answered in time."""

from trace.kit.days import show_day
from trace.readiness.facts_handovers import HandoverFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    return [
        Finding(in_both(code=one.code, day=show_day(one.due_on)), subject=one.code)
        for one in facts.of(HandoverFacts).handovers
        if one.is_own and one.due_on is not None and one.is_overdue(facts.today)
    ]
