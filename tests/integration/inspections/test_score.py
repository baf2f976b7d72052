"""The score counts what the record shows, each part by itself."""

from datetime import date, timedelta

import pytest
from inspected import concluded, entry, planned

from trace.feedback.models import Feedback
from trace.feedback.queries_counts import open_reports
from trace.inspections import actions
from trace.inspections.queries_score import FROM_ABOVE, months_between, plan, score_of_one
from trace.kit.paging import Listing
from trace.readiness.models import KeptFinding
from trace.recalls.models import Recall

BY_SCORE = Listing("", 1, "score", False, {})


def points(organisation, now):
    return {one.part.code: (one.count, one.points) for one in score_of_one(organisation, now=now).parts}


def finding(organisation, noon, severity="stop", **more):
    return KeptFinding.create(
        organisation=organisation, subject_kind="organisation", subject_id=organisation.id, subject_code="x",
        subject_name="x", rule="address", place=more.pop("place", ""), severity=severity, first_seen_at=noon,
        last_seen_at=noon, **more,
    )  # fmt: skip


def test_findings_count_while_they_are_open(song_hoa, noon):
    finding(song_hoa, noon)
    finding(song_hoa, noon, place="2", gone_at=noon)
    finding(song_hoa, noon, place="3", reviewed_at=noon)
    finding(song_hoa, noon, severity="warn", place="4")
    finding(song_hoa, noon, place="5", draft_until=noon + timedelta(days=3))

    assert points(song_hoa, noon)["stops"] == (1, 5)
    assert points(song_hoa, noon)["warns"] == (1, 1)


def test_time_counts_from_the_last_inspection(song_hoa, auditor, manager, noon):
    assert points(song_hoa, noon)["months"] == (4, 4)
    concluded(song_hoa, by=auditor, manager=manager, now=noon)
    assert points(song_hoa, noon)["months"] == (0, 0)
    assert points(song_hoa, noon + timedelta(days=95))["months"] == (3, 3)


def test_a_fix_counts_once_it_is_late(song_hoa, auditor, manager, noon):
    concluded(song_hoa, by=auditor, manager=manager, now=noon)

    assert points(song_hoa, noon + timedelta(days=15))["fixes"] == (0, 0)
    assert points(song_hoa, noon + timedelta(days=16))["fixes"] == (1, 5)


@pytest.mark.parametrize(("days", "wanted"), [(10, (1, 10)), (800, (0, 0))])
def test_recalls_count_for_two_years(song_hoa, noon, days, wanted):
    Recall.create(
        code="R2345678", organisation=song_hoa, kind="voluntary", origin_kind="batch", hazard="x", law="x",
        handling="x", reason="x", found_at=noon, opened_at=noon, state="open", acted_at=noon, confirmed_at=noon,
    )  # fmt: skip

    assert points(song_hoa, noon + timedelta(days=days))["recalls"] == wanted


def test_what_a_room_above_counts_is_asked_there(song_hoa, noon, monkeypatch):
    monkeypatch.delitem(FROM_ABOVE, "feedback", raising=False)
    assert points(song_hoa, noon)["feedback"] == (None, 0)
    monkeypatch.setitem(FROM_ABOVE, "feedback", lambda numbers, since: {song_hoa.id: 3})
    assert points(song_hoa, noon)["feedback"] == (3, 12)


def test_unanswered_reports_count_and_a_flood_does_not(song_hoa, noon):
    def said(**more):
        code = f"F{Feedback.select().count():07d}"
        known = {"kind": "fake", "organisation": song_hoa, "about": "x", "name": "x", "search_folded": "x"}
        Feedback.create(code=code, language="vi", received_at=noon, due_at=noon, **{**known, "state": "new"} | more)

    said()
    said(is_folded=True)
    said(state="answered")

    assert open_reports([song_hoa.id], noon - timedelta(days=1)) == {song_hoa.id: 1}
    assert open_reports([song_hoa.id], noon + timedelta(days=1)) == {}


def test_the_plan_ranks_suppliers_in_scope(song_hoa, dong_nguyen, department, auditor, far_auditor, manager, noon):
    finding(dong_nguyen, noon)
    rows = plan(BY_SCORE, seen_by=auditor, now=noon).items
    assert [one.organisation.code for one in rows] == ["HTX-02", "HTX-01"]
    one = planned(song_hoa, by=auditor, now=noon)
    assert {row.organisation.code: row.open_code for row in plan(BY_SCORE, seen_by=auditor, now=noon).items} == {
        "HTX-01": one.code,
        "HTX-02": "",
    }
    actions.cancel(one, reason="Thôi", by=auditor, now=noon, entry_id=entry())
    assert plan(BY_SCORE, seen_by=far_auditor, now=noon).total == 0
    assert plan(BY_SCORE, seen_by=manager, now=noon).total == 0


def test_months_are_whole():
    assert months_between(date(2026, 8, 24), date(2026, 11, 23)) == 2
    assert months_between(date(2026, 8, 23), date(2026, 11, 23)) == 3
    assert months_between(date(2026, 11, 24), date(2026, 11, 23)) == 0
