"""Chunks of a run drawn by worker processes, read back from their own pages, joined: one file, whoever made it."""

import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from trace.labels.layout import find_layout
from trace.labels.making.decoding import check_chunk, check_ends
from trace.labels.making.folder import ChunkFolder
from trace.labels.making.plan import RunPlan
from trace.labels.making.pool import make_chunk, make_chunks
from trace.labels.making.renderer import renderer_of
from trace.labels.numbering import Numbering
from trace.labels.pdf import render_pdf
from trace.labels.sheet import Calibration

ROOT = Path(__file__).resolve().parents[2]


def numbering(rice, **more) -> Numbering:
    made = {"secret": b"k" * 32, "identifier": "https://id.gs1.org/01/09520001000010/10/G7K2M9",
            "version": 1, "first": 7, "copies": 1, "url": rice.url, "short_url": rice.short_url,
            "short_code": rice.short_code, "has_pin": False}  # fmt: skip
    return Numbering(**{**made, **more})


@pytest.fixture
def run(rice) -> RunPlan:
    return RunPlan(
        layout=find_layout("a4-24"), facts=rice, total=2100, start_slot=5, title="Tem", seed="s",
        numbering=numbering(rice),
    )  # fmt: skip


def joined(run, folder, made) -> bytes:
    out = BytesIO()
    chunks = [folder.read(one.number, one.sha256) for one in sorted(made, key=lambda one: one.number)]
    printed = renderer_of("pdf").joined(chunks, out, run=run)
    assert (printed.labels, printed.pages, printed.sha256) == (run.total, run.pages, sha256(out.getvalue()).hexdigest())
    return out.getvalue()


def test_one_process_two_or_none_give_the_same_bytes(run, tmp_path):
    files = []
    for processes in (1, 2):
        folder = ChunkFolder(tmp_path, f"R{processes}")
        made = list(make_chunks(run, range(run.chunk_count), folder=folder, processes=processes, is_stopped=bool))
        assert [one.fault for one in made] == [None] * 3
        assert sum(one.checked for one in made) >= 100
        files.append(joined(run, folder, made))
    plain = BytesIO()
    labels = ((run.facts, one) for one in run.numbering.serials(0, run.total))
    render_pdf(run.layout, labels, out=plain, start_slot=5, title="Tem")

    assert files[0] == files[1] == plain.getvalue()


def test_a_chunk_that_changed_on_the_disk_is_not_taken(run, tmp_path):
    folder = ChunkFolder(tmp_path, "R")
    kept = folder.keep(0, b"as it was")
    assert folder.read(0, kept) == b"as it was"

    (path,) = folder.folder.iterdir()
    path.write_bytes(b"as it is")

    assert folder.read(0, kept) is None
    assert folder.read(1, kept) is None


def test_workers_load_neither_flask_nor_a_database():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, trace.labels.making.pool, trace.labels.numbering as n; "
         "from trace.labels.making.renderer import renderer_of; renderer_of('pdf'); print(*sys.modules)"],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip

    assert not {"flask", "peewee", "psycopg", "trace.database", "trace.settings"} & set(loaded)


def test_a_label_that_holds_something_else_is_named_with_page_and_slot(run, rice):
    """The same pages held against a run whose last two numbers are others."""

    class Other:
        def serials(self, start, stop):
            ours, theirs = numbering(rice), numbering(rice, first=10**6)
            for number in range(start, stop):
                yield next((theirs if number >= 48 else ours).serials(number, number + 1))

    small = replace(run, total=50)
    content, fault = make_chunk(small.chunk(0))
    assert fault is None

    fault = check_chunk(content, replace(small, numbering=Other()).chunk(0))

    assert (fault.label, fault.page, fault.slot) == (49, 3, 5)
    assert fault.holds == next(Other().serials(48, 49)).url.upper()


def test_symbols_shifted_off_the_paper_are_not_read(run):
    shifted = replace(run, total=30, start_slot=1, calibration=Calibration(right_tenths_mm=100))

    _, fault = make_chunk(shifted.chunk(0))

    assert (fault.label, fault.page, fault.slot) == (3, 1, 3)


@pytest.mark.parametrize(
    "calibration", [Calibration(-30, 30), Calibration(0, 0, 0.95, 0.95), Calibration(-50, 0, 1.02)]
)
def test_symbols_moved_by_the_printers_calibration_are_read_where_they_went(run, calibration):
    moved = replace(run, total=24, start_slot=1, calibration=calibration, layout=find_layout("tomy-145"))

    assert make_chunk(moved.chunk(0))[1] is None


def test_first_and_last_label_of_the_joined_file_are_read_once_more(run, rice, tmp_path):
    small, path = replace(run, total=60), tmp_path / "tem.pdf"
    content, _ = make_chunk(small.chunk(0))
    with path.open("wb") as out:
        renderer_of("pdf").joined([content], out, run=small)

    assert check_ends(path, small) is None
    assert check_ends(path, replace(small, numbering=numbering(rice, first=8))).label == 1
