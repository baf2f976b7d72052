"""An answer that is late is told; the day itself is still in time, and what was answered is not late."""

from datetime import date

from ready import TODAY, found

from trace.handovers.findings import OddHandover
from trace.readiness.facts_handovers import HandoverFacts


def facts(**more):
    said = {"code": "DABC2345", "state": "received", "due_on": date(2026, 11, 25), **more}
    return HandoverFacts(handovers=[OddHandover(**said)])


def test_in_time_or_answered_it_is_not_told():
    assert found("handover_overdue", facts(state="sent", due_on=TODAY)) == []
    assert found("handover_overdue", facts(due_on=date(2026, 11, 1))) == []
    assert found("handover_overdue", facts(state="sent", due_on=date(2026, 11, 1), is_own=False)) == []


def test_late_it_is_told_with_its_day():
    (one,) = found("handover_overdue", facts(state="sent", due_on=date(2026, 11, 22)))

    assert (one.subject, one.is_blocking) == ("DABC2345", False)
    assert "22/11/2026" in one.sentence()
