"""Runs of thousands: finished chunks survive kill -9 and failures, a run is stopped within a chunk, what cannot be read
back is not released, and nothing of all that takes labels from the goods."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from labelled import approve, make_batch, make_product

from trace import clock
from trace.documents.store import LocalStore
from trace.errors import NotAllowed
from trace.events import actions as events
from trace.jobs import runner
from trace.kit.models import ActLogEntry, Job
from trace.labels import actions, actions_calibration, actions_making, actions_stopping, files, queries, rules
from trace.labels.layout import find_layout
from trace.labels.models import LabelChunk
from trace.readiness.rules import NotReady
from trace.serials.models import SerialRange
from trace.serials.queries import run_of

ROOT = Path(__file__).resolve().parents[3]
GTIN = "09521234543220"
TOTAL = 3500  # four chunks of 41 sheets


@pytest.fixture
def harvest(song_hoa, clerk, manager, now, settings):
    """20 tonnes in bags of 5 kg."""
    product = make_product(
        song_hoa, by=manager, now=now, settings=settings, name="Gạo tẻ A Sào", gtin=GTIN, gtin_proof="Số 1/2026"
    )
    return approve(make_batch(song_hoa, product, by=clerk, now=now, kilograms=20_000), by=manager, now=now)


@pytest.fixture
def order(harvest, clerk, now, settings):
    def start(count=TOTAL, **more):
        asked = {"layout": find_layout("a4-24"), "count": count, "by": clerk, "now": now, "settings": settings}
        return actions.start_run(harvest, **{**asked, "via": "page", **more})

    return start


@pytest.fixture
def made(settings, now):
    """Make a run; `at` so many finished labels do something."""

    def make(run, at=None, act=None, processes=2):
        def tell(labels):
            nonlocal act
            if act and labels >= at:
                act, doing = None, act
                doing()

        return actions_making.render_run(
            run, files=LocalStore(settings.uploads), settings=settings, now=now, on_progress=tell, processes=processes
        )

    return make


def file_of(run, settings) -> bytes:
    return LocalStore(settings.uploads).get(queries.standing_of(run).file_sha256)


def test_a_killed_runner_leaves_finished_chunks_and_the_next_goes_on_with_them(
    order, made, app, settings, database_url, harvest
):
    run = order(serialised=True)
    environ = {
        **os.environ, "PYTHONPATH": str(ROOT), "TRACE_INSTANCE": str(settings.instance),
        "TRACE_DATABASE_URL": database_url, "TRACE_SECRET_KEY": settings.secret_key,
        "TRACE_BASE_URL": settings.base_url,
    }  # fmt: skip
    killed = subprocess.Popen([sys.executable, "-m", "flask", "jobs", "run", "--once"], cwd=ROOT, env=environ,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    workers: list[int] = []
    deadline = time.monotonic() + 60
    while not LabelChunk.select().where(LabelChunk.run == run.id).exists():
        assert time.monotonic() < deadline, "no chunk was finished"
        workers = workers or children_of(killed.pid)
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    before = {row.number: row.sha256 for row in LabelChunk.select().where(LabelChunk.run == run.id)}
    written = {path.name: path.stat().st_mtime_ns for path in folder_of(run, settings).glob("0*")}
    assert 0 < len(before) < 4
    assert queries.standing_of(run).state == "running", "nobody has noticed yet"

    with app.app_context():
        runner.sweep(now=clock.now() + timedelta(minutes=2))
        assert runner.run_waiting(now=clock.now()) >= 1

    standing = queries.standing_of(run)
    assert (standing.state, standing.labels_done) == ("done", TOTAL)
    assert Job.get(Job.name == "labels.render").attempts == 2
    assert not folder_of(run, settings).exists()
    assert LabelChunk.select().count() == 0
    assert set(before.values()) <= {name.partition("-")[2] for name in written}
    assert made(run, processes=1).sha256 == standing.file_sha256, "made in one go it is the same file"
    assert len(pypdfium2.PdfDocument(BytesIO(file_of(run, settings)))) == run.pages
    assert all(is_gone(worker) for worker in workers), "workers ended with the one that asked"


def test_after_a_failure_what_is_finished_is_not_made_again(order, made, app, settings, now, clerk, harvest):
    run = order()
    with pytest.raises(rules.RunNotDone, match="Không ghi được tệp"):
        made(run, 1900, no_room, processes=1)
    standing = queries.standing_of(run)
    assert (standing.state, standing.labels_done) == ("failed", LabelChunk.select().count() * 984)
    assert queries.budget_of(harvest, is_test=False).used == 0, "nothing came out"
    spoiled, *_ = whole = sorted(folder_of(run, settings).glob("0*"))
    written = {path: path.stat().st_mtime_ns for path in whole}
    spoiled.write_bytes(b"half a chunk")

    actions_stopping.resume_run(run, by=clerk, now=now)
    assert queries.budget_of(harvest, is_test=False).used == TOTAL
    untouched = []
    made(run, 1900, lambda: untouched.extend(p for p in written if p.exists() and p.stat().st_mtime_ns == written[p]))

    assert untouched == whole[1:], "the spoiled one was made again, the others were not"
    assert queries.standing_of(run).labels_done == TOTAL
    assert ActLogEntry.select().where(ActLogEntry.act == "labels.resume").count() == 1


def test_a_failed_run_goes_on_only_while_its_labels_may_still_be_printed(
    order, made, now, clerk, stranger_clerk, settings
):
    run = order()
    with pytest.raises(rules.RunNotDone):
        made(run, 1, no_room)
    with pytest.raises(NotAllowed):
        actions_stopping.resume_run(run, by=stranger_clerk, now=now)
    other = order(1000)

    with pytest.raises(rules.BudgetExceeded):
        actions_stopping.resume_run(run, by=clerk, now=now)
    actions_stopping.cancel_run(other, by=clerk, now=now, settings=settings)
    actions_stopping.resume_run(run, by=clerk, now=now)
    with pytest.raises(rules.RunNotDone, match="bị lỗi"):
        actions_stopping.resume_run(run, by=clerk, now=now)


def test_a_run_is_stopped_while_it_is_made_and_its_numbers_are_void(
    order, made, settings, now, clerk, harvest, stranger_clerk
):
    run = order(serialised=True)
    with pytest.raises(NotAllowed):
        actions_stopping.cancel_run(run, by=stranger_clerk, now=now, settings=settings)

    with pytest.raises(rules.RunCancelled):
        made(run, 1, lambda: actions_stopping.cancel_run(run, by=clerk, now=now, settings=settings))

    assert queries.standing_of(run).state == "cancelled"
    assert queries.budget_of(harvest, is_test=False).used == 0
    assert not folder_of(run, settings).exists()
    assert LabelChunk.select().count() == 0
    assert Job.get(Job.name == "labels.render").state == "cancelled"
    pieces = run_of(SerialRange.get(SerialRange.run_number == run.number)).pieces
    assert [(piece.count, piece.state) for piece in pieces] == [(TOTAL, "void")]
    assert queries.next_slot_of(run.organisation_id, "a4-24") == 1, "the sheet is as it was"
    for act in (lambda: actions_stopping.cancel_run(run, by=clerk, now=now, settings=settings),
                lambda: actions_stopping.resume_run(run, by=clerk, now=now)):  # fmt: skip
        with pytest.raises(rules.RunNotDone):
            act()


def test_finished_pages_are_taken_away_meanwhile_and_count_even_if_the_rest_is_stopped(
    order, made, app, settings, now, clerk, harvest
):
    run = order(serialised=True)
    taken = []

    def take_and_stop():
        with app.test_request_context():
            answer = files.file_response(run)
            answer.direct_passthrough = False
            taken.append((answer.headers["Content-Disposition"], answer.get_data()))
        actions_stopping.cancel_run(run, by=clerk, now=now, settings=settings)

    with pytest.raises(rules.RunCancelled):
        made(run, 984, take_and_stop, processes=1)

    ((name, file),) = taken
    assert name == f'attachment; filename="tem-{harvest.lot}-{run.number}-phan-1-den-984.pdf"'
    document = pypdfium2.PdfDocument(BytesIO(file))
    assert len(document) == 41
    assert document.get_metadata_value("Title").endswith(f"phần 1 đến 984 trong {TOTAL} tem")
    assert queries.budget_of(harvest, is_test=False).used == 984
    assert queries.printed_of(harvest, is_test=False).labels == 984
    pieces = run_of(SerialRange.get(SerialRange.run_number == run.number)).pieces
    assert [(piece.count, piece.state) for piece in pieces] == [(984, "printed"), (TOTAL - 984, "void")]


def test_a_done_run_cannot_be_stopped(order, settings, now, clerk):
    run = order(20)

    with pytest.raises(rules.RunNotDone, match="đã tạo xong"):
        actions_stopping.cancel_run(run, by=clerk, now=now, settings=settings)
    standing = queries.standing_of(run)
    assert (standing.state, standing.labels_checked) == ("done", 20)


@pytest.mark.parametrize("count", [20, 600])
def test_what_cannot_be_read_back_is_not_released(order, app, settings, now, clerk, song_hoa, harvest, count):
    """A printer that needs 10 mm to the right would push the third column's codes over the paper's edge."""
    measured = rules.Measured(100, 200, 1700, 2500)
    actions_calibration.keep_calibration(song_hoa, name="Máy lệch", measured=measured, by=clerk, now=now)

    if count == 20:
        with pytest.raises(rules.Unreadable, match=r"Đọc lại tem số 3 \(trang 1, ô 3\)"):
            order(count, printer="Máy lệch")
        run = queries.LabelRun.get()
    else:
        run = order(count, printer="Máy lệch")
        with app.app_context():
            runner.run_waiting(now=now)

    standing = queries.standing_of(run)
    assert standing.state == "unreadable"
    assert "không phát hành tệp nào" in str(standing.refusal)
    assert standing.file_sha256 == ""
    with app.test_request_context(), pytest.raises(rules.RuleBroken, match="không ra đúng mã"):
        files.file_response(run)
    assert queries.budget_of(harvest, is_test=False).used == 0
    assert not [path for path in settings.uploads.rglob("*") if path.suffix == ".part"]


def test_a_held_lot_stops_a_run_from_going_on(order, made, now, clerk, harvest, settings):
    run = order()
    with pytest.raises(rules.RunNotDone):
        made(run, 1, no_room)
    events.hold([harvest], reason="Bao rách", by=clerk, now=now, entry_id="5f9c3a3e-9a3c-4a57-8d65-3a0c5c2f9c11")

    with pytest.raises(NotReady):
        actions_stopping.resume_run(run, by=clerk, now=now)


def no_room():
    raise OSError(28, "No space left on device")


def folder_of(run, settings) -> Path:
    return settings.instance / "making" / run.number


def children_of(number: int) -> list[int]:
    """Processes that this one started, the one that tracks resources left out."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            command = (path.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == number and "spawn_main" in command:
            found.append(int(path.parent.name))
    return found


def is_gone(number: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not Path(f"/proc/{number}").exists():
            return True
        time.sleep(0.05)
    return False
