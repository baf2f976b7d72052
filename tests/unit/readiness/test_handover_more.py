"""More than was sent is told: one of the two amounts is wrong."""

from datetime import date

from ready import found

from trace.handovers.findings import OddHandover
from trace.readiness.facts_handovers import HandoverFacts


def facts(**more):
    said = {"code": "DABC2345", "state": "received", "due_on": date(2026, 11, 25), **more}
    return HandoverFacts(handovers=[OddHandover(**said)])


def test_as_sent_or_less():
    assert found("handover_more", facts()) == []
    assert found("handover_more", facts(state="less", missing=5_000)) == []


def test_more_is_told_with_its_amount():
    (one,) = found("handover_more", facts(missing=-2_000))

    assert (one.subject, one.is_blocking) == ("DABC2345", False)
    assert "2 kg" in one.sentence()
