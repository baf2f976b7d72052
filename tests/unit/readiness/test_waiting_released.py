"""An early harvest stays a finding after its release, with the manager's reason."""

from datetime import date

from trace.events.rules import Cause
from trace.readiness.checks.waiting_released import check
from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.rules import Facts

TODAY = date(2026, 11, 23)


def test_goods_that_waited_or_are_still_held_are_not_told_here():
    assert check(Facts(TODAY, TreatmentFacts())) == []
    assert check(Facts(TODAY, TreatmentFacts(causes=[Cause.EARLY], is_held=True))) == []


def test_a_release_is_told_for_ever_with_its_reason():
    released = TreatmentFacts(causes=[Cause.EARLY], released_early=["23/11/2026: “Kết quả đạt”"])

    (found,) = check(Facts(TODAY, released))
    assert found.params["en"] == {"items": "23/11/2026: “Kết quả đạt”"}
