"""An unverified ban warns."""

from datetime import date

from trace.readiness.checks.banned_unverified import check
from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.reading import rules
from trace.readiness.rules import Facts

TODAY = date(2026, 11, 23)


def rule(code):
    return next(one for one in rules() if one.code == code)


def test_without_one_nothing_is_said():
    assert check(Facts(TODAY, TreatmentFacts(banned=["Cypermethrin (TT 10/2016)"]))) == []


def test_what_may_be_banned_is_named_and_never_stops():
    (found,) = check(Facts(TODAY, TreatmentFacts(maybe_banned=["Fipronil (QĐ 501)"])))

    assert found.params["vi"] == {"items": "Fipronil (QĐ 501)"}
    assert not rule("banned_unverified").is_blocking
