"""A file at two acts is a finding with the way to the act; a file at one is none."""

from datetime import date

from ready import found

from trace.readiness.facts_proofs import ProofFacts, TwiceShown

TWICE = TwiceShown(
    9, {"vi": "Bón phân", "en": "Fertilise"}, date(2026, 7, 1), {"vi": "Thu hoạch", "en": "Harvest"}, date(2026, 10, 2)
)


def test_nothing_is_said_of_files_used_once():
    assert found("same_file", ProofFacts(())) == []


def test_a_file_used_twice_names_both_acts():
    (lack,) = found("same_file", ProofFacts((TWICE,)))

    assert lack.event_id == 9
    assert not lack.is_blocking
    assert (
        lack.sentence("vi")
        == "Tệp của việc “Bón phân” ngày 01/07/2026 cũng đã dùng cho việc “Thu hoạch” ngày 02/10/2026."
    )
    assert lack.sentence("en") == "A file of “Fertilise” on 01/07/2026 is used for “Harvest” on 02/10/2026 too."
