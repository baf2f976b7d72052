"""More or less came out of a step than usually does: the arithmetic is shown, a person looks at it."""

from trace.readiness.facts_balance import BalanceFacts
from trace.readiness.rules import Facts, Finding, Found


def check(facts: Facts) -> Found:
    return [
        Finding({language: {"sum": words[language]} for language in words}, event_id=number)
        for words, number in facts.of(BalanceFacts).outside
    ]
