"""Numbers, times and texts as the hash writes them."""

import pytest

from trace.events.prehash_values import canonical_number, canonical_text, canonical_time, canonical_value


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("26.0", "26"), ("0.050", "0.05"), ("+7", "7"), ("007", "7"), ("-1.50", "-1.5"), (".5", "0.5"), ("5.", "5"),
        ("0.0000001", "0.0000001"), ("1e-7", "0.0000001"), ("12345678901234567890", "12345678901234567890"),
        ("0", "0"), ("ABC", "ABC"), ("2025-01-02", "2025-01-02"), ("1_000", "1_000"), ("NaN", "NaN"), ("", ""),
    ],
)  # fmt: skip
def test_a_number_has_one_spelling(said, written):
    assert canonical_number(said) == written


def test_a_monstrous_exponent_does_not_unfold():
    assert canonical_number("1E-999999") == "1E-999999"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("2026-11-23T08:00:00+07:00", "2026-11-23T01:00:00.000Z"),
        ("2026-11-23T01:00:00Z", "2026-11-23T01:00:00.000Z"),
        ("2026-11-23t01:00:00.1z", "2026-11-23T01:00:00.100Z"),
        ("2026-11-23T01:00:00.1415Z", "2026-11-23T01:00:00.142Z"),
        ("2026-11-23T01:00:00.1414999Z", "2026-11-23T01:00:00.141Z"),
        ("2026-12-31T23:59:59.9995Z", "2027-01-01T00:00:00.000Z"),
        ("2027-01-01T03:00:00.000+07:00", "2026-12-31T20:00:00.000Z"),
    ],
)
def test_a_moment_has_one_spelling(said, written):
    assert canonical_time(said) == written


@pytest.mark.parametrize(
    "said", ["2026-11-23T08:00:00", "yesterday", "2026-12-31T23:59:60Z", "9999-12-31T23:59:59-07:00"]
)
def test_what_names_no_moment_stays(said):
    assert canonical_time(said) == said


def test_values_of_every_json_type():
    assert canonical_value(value=True, namespaces={}) == "true"
    assert canonical_value(1500, {}) == "1500"
    assert canonical_value(1500.0, {}) == "1500"
    assert canonical_value(1500.25, {}) == "1500.25"
    assert canonical_value(1e-7, {}) == "0.0000001"
    assert canonical_value("  gạo ST25 ", {}) == "gạo ST25"


def test_a_curie_opens_only_when_its_prefix_is_declared():
    assert canonical_text("ex:x", {"ex": "https://ex.example/"}) == "https://ex.example/x"
    assert canonical_text("ex:x", {}) == "ex:x"
