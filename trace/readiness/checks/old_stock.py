"""What was printed under earlier rules has a last day; ninety days before it is time to use it up."""

from trace.kit.days import show_day
from trace.kit.units import show_number
from trace.readiness.facts_old_stock import OldStockFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    ending = facts.of(OldStockFacts).ending
    return listing(same([f"{what}: {show_number(left)} {unit}, {show_day(day)}" for what, left, unit, day in ending]))
