"""Queued work is done once, survives a dead runner, and keeps its failure where people can read it."""

from datetime import timedelta

import pytest

from trace.database import atomic
from trace.jobs import runner
from trace.kit import queue
from trace.kit.models import Job


@pytest.fixture
def work(monkeypatch):
    done = []
    monkeypatch.setitem(queue.TASKS, "count", lambda job: done.append(job.payload["n"]))
    monkeypatch.setitem(queue.TASKS, "break", lambda job: 1 / 0)
    return done


def test_work_is_done_once_even_when_two_runners_hear_of_it(db, now, work):
    job = queue.enqueue("count", {"n": 7}, now=now)

    assert runner.run(job.id, now=now) is True
    assert runner.run(job.id, now=now) is False
    assert work == [7]
    assert Job.get_by_id(job.id).state == "done"


def test_work_asked_for_in_a_transaction_that_rolls_back_is_never_done(db, now, work):
    with pytest.raises(ZeroDivisionError), atomic():
        queue.enqueue("count", {"n": 1}, now=now)
        raise ZeroDivisionError

    assert runner.run_waiting(now=now) == 0


def test_a_failure_is_kept_with_its_reason(db, now, work):
    job = queue.enqueue("break", {}, now=now)
    runner.run(job.id, now=now)

    kept = Job.get_by_id(job.id)
    assert kept.state == "failed"
    assert "ZeroDivisionError" in kept.message


def test_a_job_whose_runner_died_is_queued_again_and_given_up_after_three_tries(db, now, work):
    job = queue.enqueue("count", {"n": 1}, now=now)
    for attempt in range(runner.ATTEMPTS):
        assert runner._claim(job.id, now=now + timedelta(hours=attempt)) is not None
        runner.sweep(now=now + timedelta(hours=attempt, minutes=5))

    assert Job.get_by_id(job.id).state == "failed"


def test_a_live_heartbeat_is_left_alone(db, now, work):
    job = queue.enqueue("count", {"n": 1}, now=now)
    runner._claim(job.id, now=now)

    assert runner.sweep(now=now + timedelta(seconds=30)) == []
    assert Job.get_by_id(job.id).state == "running"


def test_scheduled_work_is_queued_at_its_rhythm(db, now, work, monkeypatch):
    monkeypatch.setattr(runner, "SCHEDULE", {"count": 60})
    for seconds in (0, 30, 61):
        runner.queue_what_is_due(now=now + timedelta(seconds=seconds))

    assert Job.select().where(Job.name == "count").count() == 2


def test_a_cancelled_job_stops_at_its_next_progress(db, now, work):
    job = queue.enqueue("count", {"n": 1}, now=now)
    Job.update(state="cancelled").execute()

    with pytest.raises(runner.Cancelled):
        runner.progress(job, 10)
