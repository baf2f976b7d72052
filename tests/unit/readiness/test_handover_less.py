"""What is missing is told once both sides have said how much."""

from datetime import date

from ready import found

from trace.handovers.findings import OddHandover
from trace.readiness.facts_handovers import HandoverFacts


def facts(**more):
    said = {"code": "DABC2345", "state": "received", "due_on": date(2026, 11, 25), **more}
    return HandoverFacts(handovers=[OddHandover(**said)])


def test_all_there_or_nobody_has_answered():
    assert found("handover_less", facts()) == []
    assert found("handover_less", facts(state="sent", missing=5_000)) == []


def test_what_is_missing_is_told_with_its_amount():
    (one,) = found("handover_less", facts(state="less", missing=5_000))

    assert (one.subject, one.is_blocking) == ("DABC2345", False)
    assert "5 kg" in one.sentence()
    assert "5 kg" in one.sentence("en")
