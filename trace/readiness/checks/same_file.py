"""One photo or paper proves one act: the same file at two of them proves neither."""

from trace.readiness.facts_proofs import ProofFacts, TwiceShown
from trace.readiness.rules import LANGUAGES, Facts, Finding, Found


def check(facts: Facts) -> Found:
    return [_finding(one) for one in facts.of(ProofFacts).used_twice]


def _finding(one: TwiceShown) -> Finding:
    said = {
        language: {
            "step": one.step[language],
            "day": f"{one.happened_on:%d/%m/%Y}",
            "other": one.other[language],
            "other_day": f"{one.other_on:%d/%m/%Y}",
        }
        for language in LANGUAGES
    }
    return Finding(said, one.event_id)
