"""Something on the way here was corrected to something looser; a second person agreed, and it stays told."""

from trace.readiness.facts_balance import BalanceFacts
from trace.readiness.rules import Facts, Finding, Found


def check(facts: Facts) -> Found:
    return [
        Finding({language: {"item": words[language]} for language in words}, event_id=number)
        for words, number in facts.of(BalanceFacts).loosened
    ]
