"""A step that leaves out what it is asked for; told one by one, so that each can be completed."""

from trace.readiness.facts_work import WorkFacts
from trace.readiness.holes import StepHole
from trace.readiness.rules import LANGUAGES, Facts, Finding, Found


def check(facts: Facts) -> Found:
    return [finding_of(hole) for hole in facts.of(WorkFacts).holes]


def finding_of(hole: StepHole) -> Finding:
    """One step with its day and what it lacks; completing the event mends it."""
    said = {
        language: {
            "step": hole.step[language],
            "day": f"{hole.happened_on:%d/%m/%Y}",
            "items": ", ".join(hole.fields[language]),
        }
        for language in LANGUAGES
    }
    return Finding(said, hole.event_id)
