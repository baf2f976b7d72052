"""A banned use stays a finding after its release."""

from datetime import date

from trace.events.rules import Cause
from trace.readiness.checks.banned_released import check
from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.rules import Facts

TODAY = date(2026, 11, 23)


def test_what_is_held_or_never_was_banned_is_not_told_here():
    assert check(Facts(TODAY, TreatmentFacts())) == []
    assert check(Facts(TODAY, TreatmentFacts(causes=[Cause.BANNED], is_held=True))) == []


def test_a_release_is_told_for_ever_with_its_reason():
    (found,) = check(Facts(TODAY, TreatmentFacts(causes=[Cause.BANNED], released_banned=["23/11/2026: “Đạt”"])))

    assert found.params["vi"] == {"items": "23/11/2026: “Đạt”"}
