"""Papers that end soon: noticed 60 and 15 days ahead, once each, by the night job, in lists and on the command line."""

from datetime import date, timedelta

import pytest

from trace.documents import actions
from trace.documents.actions_notices import notice_expiring
from trace.documents.models import CertificateNotice
from trace.documents.queries import certificates, notices_of
from trace.documents.rules import threshold_of
from trace.jobs import runner
from trace.kit.models import Job
from trace.kit.paging import Listing
from trace.kit.queue import enqueue

TODAY = date(2026, 11, 23)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def add(song_hoa, clerk, now):
    def add(number, days, organisation=song_hoa):
        return actions.add_certificate(
            organisation, kind="vietgap", number=number, issuer="Trung tâm", issued_on=None, expires_on=in_days(days),
            subject_kind="organisation", subject_id=organisation.id, by=clerk, now=now,
        )  # fmt: skip

    return add


def told(day, now) -> list[str]:
    return [paper.number for paper in notice_expiring(today=day, now=now)]


@pytest.mark.parametrize(("days", "threshold"), [(61, None), (60, 60), (16, 60), (15, 15), (0, 15), (-1, None)])
def test_the_tightest_warning_counts(days, threshold):
    assert threshold_of(in_days(days), today=TODAY) == threshold


def test_each_threshold_is_told_once_however_often_the_job_runs(add, now):
    paper = add("A", 60)

    assert [told(in_days(day), now) for day in (-1, 0, 1, 44, 45, 46, 60, 61)] == [
        [], ["A"], [], [], ["A"], [], [], [],
    ]  # fmt: skip
    assert [one.days for one in notices_of(paper)] == [60, 15]


def test_one_entered_late_is_told_of_once_and_a_renewed_one_anew(add, clerk, now):
    paper = add("A", 12)
    assert told(TODAY, now) == ["A"]

    wording = {"number": "A", "issuer": "Trung tâm", "issued_on": None, "note": ""}
    actions.change_certificate(paper, **wording, expires_on=in_days(50), by=clerk, now=now)
    assert told(TODAY, now) == ["A"]
    assert [one.days for one in notices_of(paper)] == [60]


def test_withdrawn_and_endless_papers_are_not_told_of(add, clerk, now):
    actions.withdraw_certificate(add("A", 10), by=clerk, now=now)

    assert told(TODAY, now) == []
    assert CertificateNotice.select().count() == 0


def test_the_night_job_does_it(app, add, noon):
    add("A", 14)
    runner.queue_what_is_due(now=noon)
    assert Job.select().where(Job.name == "documents.notice_expiring").count() == 1
    with app.app_context():
        runner.run_waiting(now=noon)
        enqueue("documents.notice_expiring", {}, now=noon)
        runner.run_waiting(now=noon)

    assert [(one.days, one.expires_on) for one in CertificateNotice.select()] == [(15, in_days(14))]


def test_the_lists_filter_by_both(add, clerk):
    for number, days in (("two weeks", 14), ("two months", 58), ("next year", 300), ("ended", -1)):
        add(number, days)

    def shown(state):
        listing = Listing.read({"state": state}, sorts=("expires",), filters=("state",))
        return [paper.number for paper in certificates(listing, seen_by=clerk, today=TODAY).items]

    assert shown("urgent") == ["two weeks"]
    assert shown("soon") == ["two weeks", "two months"]


def test_the_command_lists_them_and_names_whose(app, add, dong_nguyen, noon):
    add("A", 14)
    add("B", 58, dong_nguyen)
    add("C", 300)
    run = app.test_cli_runner().invoke

    assert [line.split("\t")[4] for line in run(args=["documents", "expiring"]).output.splitlines()] == ["A", "B"]
    assert "A" not in run(args=["documents", "expiring", "--organisation", "HTX-02"]).output.split("\t")
    assert "B" not in run(args=["documents", "expiring", "--days", "15"]).output
    wrong = run(args=["documents", "expiring", "--organisation", "HTX-99"])
    assert wrong.exit_code == 1
    assert "Traceback" not in wrong.output
    assert "2 papers" in run(args=["documents", "notice"]).output
    assert "0 papers" in run(args=["documents", "notice"]).output
