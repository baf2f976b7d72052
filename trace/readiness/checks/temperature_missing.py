"""Goods kept cold left without anybody writing how cold they were."""

from trace.kit.days import show_day
from trace.readiness.facts_measured import MeasuredFacts
from trace.readiness.rules import Facts, Finding, Found, in_both


def check(facts: Facts) -> Found:
    return [Finding(in_both(day=show_day(day)), event_id=number) for number, day in facts.of(MeasuredFacts).unmeasured]
