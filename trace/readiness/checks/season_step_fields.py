"""What a diary entry leaves out will stop the labels of the harvest: told while it is fresh."""

from trace.readiness.checks.step_fields import finding_of
from trace.readiness.facts_diary import DiaryFacts
from trace.readiness.rules import Facts, Found


def check(facts: Facts) -> Found:
    return [finding_of(hole) for hole in facts.of(DiaryFacts).holes]
