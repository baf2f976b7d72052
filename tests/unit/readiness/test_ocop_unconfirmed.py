"""Stars that no list confirms are warned of and stop nothing."""

from ready import found

from trace.readiness.facts_checks import CheckFacts


def test_confirmed_stars_are_no_finding():
    assert found("ocop_unconfirmed", CheckFacts()) == []


def test_doubted_stars_are_a_warning():
    (lack,) = found("ocop_unconfirmed", CheckFacts(has_doubted_stars=True))

    assert not lack.is_blocking
