"""A plot grows one crop at a time, but for rice with ragworm and the like, which a person may say."""

from trace.readiness.facts_plots import PlotFacts
from trace.readiness.rules import Facts, Found, listing, same


def check(facts: Facts) -> Found:
    plots = facts.of(PlotFacts)
    return listing(same(plots.shared), subject=plots.other)
