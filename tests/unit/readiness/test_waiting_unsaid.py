"""Days that nobody wrote down warn with what people usually wait."""

from datetime import date

from trace.readiness.checks.waiting_unsaid import check
from trace.readiness.facts_treatments import TreatmentFacts
from trace.readiness.reading import rules
from trace.readiness.rules import Facts

TODAY = date(2026, 11, 23)


def rule(code):
    return next(one for one in rules() if one.code == code)


def test_where_all_days_are_written_nothing_is_said():
    assert check(Facts(TODAY, TreatmentFacts(safe_from=TODAY))) == []


def test_the_use_is_named_with_its_usual_days_and_never_stops():
    (found,) = check(Facts(TODAY, TreatmentFacts(unsaid=["tricyclazole 05/11/2026 (7–14)"])))

    assert found.params["en"] == {"items": "tricyclazole 05/11/2026 (7–14)"}
    assert not rule("waiting_unsaid").is_blocking
