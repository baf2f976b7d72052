"""Steps of the usual way that nobody wrote down before one that somebody did."""

from trace.readiness.facts_work import WorkFacts
from trace.readiness.rules import Facts, Found, listing


def check(facts: Facts) -> Found:
    work = facts.of(WorkFacts)
    return listing(work.missing_steps, subject=next(iter(work.missing_codes), ""))
