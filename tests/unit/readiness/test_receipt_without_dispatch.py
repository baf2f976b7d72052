"""Goods that are here while nobody wrote that they were sent."""

from datetime import date

from ready import found

from trace.handovers.findings import OddHandover
from trace.readiness.facts_handovers import HandoverFacts


def facts(**more):
    said = {"code": "DABC2345", "state": "received", "due_on": date(2026, 11, 25), **more}
    return HandoverFacts(handovers=[OddHandover(**said)])


def test_written_by_both():
    assert found("receipt_without_dispatch", facts()) == []


def test_the_gap_is_told():
    (one,) = found("receipt_without_dispatch", facts(state="undeclared"))

    assert (one.subject, one.is_blocking) == ("DABC2345", False)
