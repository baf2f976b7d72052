"""A season gave more than its plots or ponds usually do: the arithmetic is shown, a person looks at it."""

from trace.readiness.facts_balance import YieldFacts
from trace.readiness.rules import Facts, Finding, Found


def check(facts: Facts) -> Found:
    over = facts.of(YieldFacts).over
    return [Finding({language: {"sum": over[language]} for language in over})] if over else []
