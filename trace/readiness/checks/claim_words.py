"""Words that promise a cure, a rank or a ministry's blessing: a person must judge whether they may stand."""

from trace.readiness.facts_texts import TextFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    found = facts.of(TextFacts).claims
    return [Finding(in_both(what=what, items=", ".join(words)), subject=code) for what, code, words in found]
