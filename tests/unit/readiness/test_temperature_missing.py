"""Chilled goods that left without a temperature are told, with the dispatch to complete."""

from datetime import date

from ready import found

from trace.readiness.facts_measured import MeasuredFacts


def test_with_a_temperature_nothing_is_said():
    assert found("temperature_missing", MeasuredFacts()) == []


def test_without_one_the_dispatch_is_named():
    (lack,) = found("temperature_missing", MeasuredFacts(unmeasured=((12, date(2026, 11, 21)),)))

    assert (lack.event_id, lack.is_blocking) == (12, False)
    assert lack.sentence() == "Xuất hàng lạnh ngày 21/11/2026 chưa ghi nhiệt độ."
