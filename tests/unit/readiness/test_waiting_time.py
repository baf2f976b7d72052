"""A harvest inside a waiting time stops the goods while they are held."""

from datetime import date

from trace.events.rules import Cause
from trace.readiness.checks.waiting_time import check
from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.rules import Facts

TODAY = date(2026, 11, 23)


def test_goods_that_waited_lack_nothing():
    assert check(Facts(TODAY, TreatmentFacts(safe_from=TODAY, harvested_on=TODAY))) == []


def test_an_early_harvest_stops_while_held_and_says_both_days():
    early = TreatmentFacts(causes=[Cause.EARLY], is_held=True, safe_from=date(2026, 11, 30), harvested_on=TODAY)

    (found,) = check(Facts(TODAY, early))
    assert found.params["vi"] == {"day": "23/11/2026", "safe": "30/11/2026"}


def test_once_released_it_stops_no_more():
    assert check(Facts(TODAY, TreatmentFacts(causes=[Cause.EARLY]))) == []
