"""More gone than was made stops the label; as much as there was does not."""

from ready import LOT, TODAY

from trace.readiness.checks.more_sold import check
from trace.readiness.facts_balance import BalanceFacts
from trace.readiness.rules import Facts


def test_what_adds_up_lacks_nothing():
    assert check(Facts(TODAY, LOT, BalanceFacts())) == []


def test_more_gone_than_made_says_both():
    over = {"vi": "1.200 kg > 1.000 kg", "en": "1,200 kg > 1,000 kg"}

    (found,) = check(Facts(TODAY, LOT, BalanceFacts(over=over)))
    assert found.params == {"vi": {"sum": over["vi"]}, "en": {"sum": over["en"]}}
