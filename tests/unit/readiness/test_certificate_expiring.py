"""A paper that comes near its end is said with its day; one with time left is not."""

from ready import PAPERS, found

from trace.readiness.facts_papers import PaperFacts


def test_nothing_is_said_while_there_is_time():
    assert found("certificate_expiring", PAPERS) == []


def test_one_near_its_end_is_named_and_stops_nothing():
    (lack,) = found("certificate_expiring", PaperFacts((), expiring=("VG-1 (20/12/2026)",)))

    assert not lack.is_blocking
    assert "VG-1 (20/12/2026)" in lack.sentence("vi")
    assert "VG-1 (20/12/2026)" in lack.sentence("en")
