"""A temperature beyond a limit nobody has read in its source only warns."""

from ready import found

from trace.readiness.facts_measured import MeasuredFacts

BEYOND = {"vi": ["5 °C (≤ 4 °C), 42 phút"], "en": ["5 °C (≤ 4 °C), 42 min"]}


def test_within_the_limits_nothing_is_said():
    assert found("temperature_unsure", MeasuredFacts(beyond=BEYOND)) == []


def test_beyond_them_it_warns_and_stops_nothing():
    (lack,) = found("temperature_unsure", MeasuredFacts(beyond_unsure=BEYOND))

    assert (lack.severity, lack.is_blocking) == ("warn", False)
    assert "chưa đối chiếu nguồn" in lack.sentence()
