"""More was used, sold or sent away than there was."""

from trace.readiness.facts_balance import BalanceFacts
from trace.readiness.facts_lot import LotFacts
from trace.readiness.rules import Facts, Finding, Found


def check(facts: Facts) -> Found:
    over = facts.of(BalanceFacts).over
    if not over:
        return []
    words = {language: {"sum": over[language]} for language in over}
    return [Finding(words, event_id=facts.of(LotFacts).beginning_id)]
