"""A loosening correction stays told, each one by itself; without one nothing is."""

from ready import TODAY

from trace.readiness.checks.loosened import check
from trace.readiness.facts_balance import BalanceFacts
from trace.readiness.rules import Facts


def test_a_book_without_loosening_lacks_nothing():
    assert check(Facts(TODAY, BalanceFacts())) == []


def test_each_one_is_told_with_its_event():
    words = {"vi": "Phun thuốc 01/07/2026", "en": "Spray 01/07/2026"}

    found = check(Facts(TODAY, BalanceFacts(loosened=[(words, 4), (words, 9)])))
    assert [one.event_id for one in found] == [4, 9]
    assert found[0].params["vi"] == {"item": "Phun thuốc 01/07/2026"}
