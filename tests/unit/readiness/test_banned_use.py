"""A banned use stops the goods while they are held."""

from datetime import date

from trace.events.rules import Cause
from trace.readiness.checks.banned_use import check
from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.rules import Facts

TODAY = date(2026, 11, 23)


def test_nothing_banned_and_nothing_held_lacks_nothing():
    assert check(Facts(TODAY, TreatmentFacts(is_held=True))) == []
    assert check(Facts(TODAY, TreatmentFacts(causes=[Cause.BANNED], banned=["Cypermethrin (TT 10/2016)"]))) == []


def test_a_banned_substance_stops_with_its_instrument():
    held = TreatmentFacts(causes=[Cause.BANNED], is_held=True, banned=["Cypermethrin (TT 10/2016)"])

    (found,) = check(Facts(TODAY, held))
    assert found.params["vi"] == {"items": "Cypermethrin (TT 10/2016)"}


def test_spraying_where_none_may_be_used_is_told_in_both_languages():
    held = TreatmentFacts(causes=[Cause.FORBIDDEN], is_held=True, is_sprayed_where_forbidden=True)

    (found,) = check(Facts(TODAY, held))
    assert "không được dùng thuốc" in found.params["vi"]["items"]
    assert "where none may be used" in found.params["en"]["items"]
