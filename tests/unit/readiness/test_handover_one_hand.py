"""The same hand on both sides is told with what is the same."""

from datetime import date

from ready import found

from trace.handovers.findings import OddHandover
from trace.readiness.facts_handovers import HandoverFacts


def facts(**more):
    said = {"code": "DABC2345", "state": "received", "due_on": date(2026, 11, 25), **more}
    return HandoverFacts(handovers=[OddHandover(**said)])


def test_two_hands():
    assert found("handover_one_hand", facts()) == []


def test_what_both_sides_have_in_common_is_named():
    (one,) = found("handover_one_hand", facts(same=("phone", "device")))

    assert (one.subject, one.is_blocking, one.rule.is_lasting) == ("DABC2345", False, True)
    assert "số điện thoại, thiết bị" in one.sentence()
    assert "phone number, device" in one.sentence("en")
