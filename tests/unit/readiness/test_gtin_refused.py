"""A GTIN that an officer refused stops labels; one nobody has looked at does not."""

from ready import found

from trace.readiness.facts_checks import CheckFacts


def test_nothing_is_said_while_nobody_refused():
    assert found("gtin_refused", CheckFacts()) == []


def test_a_refused_gtin_stops_and_names_who_refused():
    (lack,) = found("gtin_refused", CheckFacts(gtin_refused_by="Sở Công Thương"))

    assert lack.is_blocking
    assert "Sở Công Thương" in lack.sentence("vi")
