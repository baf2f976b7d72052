"""The print agent as it runs beside a printer: a process of its own, the real server, a printer on a port."""

import ast
import contextlib
import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from served import ROOT, serving
from virtual_printer import VirtualPrinter
from werkzeug.serving import make_server

from trace.labels.actions import start_run
from trace.labels.layout import find_layout
from trace.printers.actions_sending import send_run
from trace.printers.models import PrintJob
from trace.printers.rules import configuration

AGENT = ROOT / "deploy" / "print_agent.py"


@contextlib.contextmanager
def answering(app):
    """The product behind an HTTP server of this process, which is there at once. Gives its port."""
    app.testing = False  # connections of its threads are closed with their requests
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(timeout=30)
        server.server_close()
        app.testing = True


@pytest.fixture
def server(app):
    with answering(app) as port:
        yield port


@pytest.fixture
def send(app, batch, make_printer, clerk, now, settings):
    """A run waiting for the agent."""
    machine = make_printer("Xprinter ở kho", kind="tspl", way="agent")

    def make(count=3):
        run = start_run(batch, layout=find_layout("roll-50x30"), count=count, printer=machine.name, serialised=True,
                        by=clerk, now=now, settings=settings, via="page")  # fmt: skip
        return send_run(run, machine, by=clerk, now=now)

    return make


@pytest.fixture
def agent(tmp_path, clerk_token):
    """Starts the agent with a printer's port, as the configuration from the page says, adjusted by hand."""
    folder = tmp_path / "agent"
    folder.mkdir()

    def start(server_port, printer_port, *more, token=clerk_token):
        text = configuration(f"http://127.0.0.1:{server_port}", token, ["Xprinter ở kho"])
        text = text.replace("way = winspool", "way = tcp").replace(
            "name = Xprinter ở kho", f"host = 127.0.0.1\nport = {printer_port}"
        )
        (folder / "in-tem.ini").write_text(text, encoding="utf-8")
        command = [sys.executable, "-I", str(AGENT), str(folder / "in-tem.ini"), *more]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    start.journal = folder / "print_agent.journal"
    return start


def finished(process, seconds=60):
    said, _ = process.communicate(timeout=seconds)
    return process.returncode, said


def state(job):
    return PrintJob.get_by_id(job.id).state


def test_it_prints_what_waits_reports_and_never_prints_it_again(settings, send, agent):
    """Against gunicorn, as it is installed."""
    first, second = send(3), send(2)
    known = {"TRACE_INSTANCE": str(settings.instance), "TRACE_DATABASE_URL": settings.database_url,
             "TRACE_SECRET_KEY": "only-for-tests", "TRACE_BASE_URL": "https://txng.example"}  # fmt: skip
    with serving(known, workers=1) as port, VirtualPrinter() as printer:
        code, said = finished(agent(port, printer.port, "--once"))
        assert code == 0, said
        assert finished(agent(port, printer.port, "--once"))[0] == 0  # started again: nothing waits

    paper = printer.paper()
    assert (state(first), state(second)) == ("sent", "sent")
    assert len(set(paper.texts())) == len(paper.pages) == 5
    assert (paper.unknown, json.loads(agent.journal.read_text())) == ([], {})


def test_a_printer_that_is_off_or_unplugged_is_reported_as_what_it_is(server, send, agent):
    off = send(2)
    with VirtualPrinter() as printer:
        dead = printer.port
    assert finished(agent(server, dead, "--once"))[0] == 0
    assert state(off) == "failed"

    pulled = send(12)
    with VirtualPrinter(cut_after=20_000) as printer:
        assert finished(agent(server, printer.port, "--once"))[0] == 0
    assert (state(pulled), printer.connections) == ("unsure", 1)


def test_killed_while_it_prints_it_asks_instead_of_printing_twice(server, send, agent):
    job = send(12)
    with VirtualPrinter(holds_after=20_000) as printer:
        process = agent(server, printer.port)
        printer.is_holding.wait(30)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert state(job) == "sending"
        printer.let_go.set()
        assert finished(agent(server, printer.port, "--once"))[0] == 0

    assert (state(job), printer.connections) == ("unsure", 1)
    assert "dừng giữa chừng" in PrintJob.get_by_id(job.id).message


def test_what_could_not_be_reported_is_reported_when_the_server_is_back(app, send, agent):
    job = send(2)
    with VirtualPrinter(holds_after=1000) as printer:
        with answering(app) as port:
            process = agent(port, printer.port)
            assert printer.is_holding.wait(30)
        printer.let_go.set()  # it prints on while the server is away
        deadline = time.monotonic() + 30
        while "sent" not in agent.journal.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        process.communicate()
        assert state(job) == "sending"
        with answering(app) as port:
            assert finished(agent(port, printer.port, "--once"))[0] == 0

    assert (state(job), len(printer.paper().pages)) == ("sent", 2)


def test_a_strangers_token_gets_nothing_and_a_wrong_one_is_told(server, send, agent, stranger_token):
    job = send(2)
    with VirtualPrinter() as printer:
        assert finished(agent(server, printer.port, "--once", token=stranger_token))[0] == 0
        code, said = finished(agent(server, printer.port, "--once", token="txng_no"))

    assert (state(job), printer.connections) == ("waiting", 0)
    assert code == 2
    assert "mã truy cập" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[server]\naddress = http://txng.example\ntoken = x\n[printer A]\nway = tcp\nhost = h", "https://"),
        ("[server]\naddress = https://txng.example\n[printer A]\nway = tcp\nhost = h", "token"),
        ("[server]\naddress = https://txng.example\ntoken = x", "printer"),
        ("[server]\naddress = https://txng.example\ntoken = x\n[printer A]\nway = usb", "way"),
        ("[server]\naddress = https://txng.example\ntoken = x\n[printer A]\nway = lp", "queue"),
    ],
)
def test_a_wrong_configuration_is_told_in_a_sentence(tmp_path: Path, text, said):
    path = tmp_path / "in-tem.ini"
    path.write_text(text, encoding="utf-8")

    done = subprocess.run([sys.executable, str(AGENT), str(path)], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_it_runs_on_old_pythons_with_nothing_installed():
    tree = ast.parse(AGENT.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_raw_files_go_through_lp_and_shares(tmp_path):
    """What the other ways do with the bytes, with a stand-in for lp."""
    folder, out = tmp_path / "bin", tmp_path / "share"
    folder.mkdir()
    saying = f'echo "$@" > {tmp_path}/asked\nshift $(($# - 1))\ncat "$1" > {tmp_path}/lp\n'
    (folder / "lp").write_text(f"#!/bin/sh\n{saying}")
    (folder / "lp").chmod(0o755)
    (tmp_path / "tem").write_bytes(b"CLS\r\n\x00\xff")
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import print_agent as a\n"
        "path = pathlib.Path(sys.argv[2]); job = {'title': 'L1', 'format': sys.argv[4]}\n"
        "a.print_file({'way': 'share', 'path': sys.argv[3]}, {'title': 'L1', 'format': 'tspl'}, path)\n"
        "a.print_file({'way': 'lp', 'queue': 'kho'}, job, path)\n"
    )
    for format_name, option in (("tspl", "-o raw"), ("pdf", "-o print-scaling=none")):
        subprocess.run(
            [sys.executable, "-c", code, str(AGENT.parent), str(tmp_path / "tem"), str(out), format_name],
            check=True, env={"PATH": f"{folder}:/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        assert f"-d kho -t L1 {option}" in (tmp_path / "asked").read_text()
        assert out.read_bytes() == (tmp_path / "lp").read_bytes() == b"CLS\r\n\x00\xff"
