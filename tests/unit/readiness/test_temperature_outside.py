"""A temperature beyond a sourced limit stops the label; within, nothing is said."""

from ready import found

from trace.readiness.facts_measured import MeasuredFacts

BEYOND = {"vi": ["1,9–5,9 °C (≤ 4 °C), 42 phút"], "en": ["1.9–5.9 °C (≤ 4 °C), 42 min"]}


def test_within_the_limits_nothing_is_said():
    assert found("temperature_outside", MeasuredFacts()) == []


def test_beyond_them_the_label_waits_for_a_person():
    (lack,) = found("temperature_outside", MeasuredFacts(beyond=BEYOND))

    assert lack.is_blocking
    assert lack.rule.is_reviewable
    assert lack.sentence() == "Nhiệt độ vượt giới hạn khi giữ, chở: 1,9–5,9 °C (≤ 4 °C), 42 phút."
    assert "42 min" in lack.sentence("en")
