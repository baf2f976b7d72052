"""A whole installation for journeys: its own folder, its own port, the real server with two workers, the job runner."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PASSWORD = tomllib.loads((ROOT / "seeds" / "demo" / "people.toml").read_text(encoding="utf-8"))["password"]
MANAGER, CLERK, HELPER = "quan-ly-gao@demo.example", "can-bo-gao@demo.example", "ghi-ho@demo.example"
STRANGER, OFFICER, ADMIN = "can-bo-tom@demo.example", "can-bo-so@demo.example", "admin@demo.example"
PHONE, DESK = (360, 740), (1280, 900)
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


class Playground:
    """`flask(…)` runs a command in it, `start`, `stop` and `kill` its processes; `base` is its address.

    `shown_at` is the address that its codes hold, where that is another one.
    """

    def __init__(self, folder: Path, *, database_url: str = "", shown_at: str = "") -> None:
        self.folder, self.port = folder, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self._environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("TRACE_", "PROMETHEUS_"))},
            "PYTHONPATH": str(ROOT), "TRACE_INSTANCE": str(folder), "TRACE_DEMO": "1", "TRACE_WORKERS": "2",
            "PORT": str(self.port),
        }  # fmt: skip
        if database_url:
            self._environ["TRACE_DATABASE_URL"] = database_url
        if shown_at:
            self._environ["TRACE_BASE_URL"] = shown_at
        self._running: list[subprocess.Popen[bytes]] = []
        self._logs: list[IO[str]] = []

    def prepare(self, *, is_seeded: bool = True) -> None:
        """Tables and reference data; stories and people of the demonstration unless told otherwise."""
        self.flask("db", "upgrade")
        self.flask("seed", "reference")
        if is_seeded:
            self.flask("seed", "demo")

    def prepare_from(self, kept: Path) -> None:
        """The same with the demonstration, as a copy of one that all workers of this run share."""
        kept.mkdir(parents=True, exist_ok=True)
        with (kept / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (kept / "ready").exists():
                Playground(kept / "instance").prepare()
                (kept / "ready").touch()
        shutil.copytree(kept / "instance", self.folder, dirs_exist_ok=True)

    def flask(self, *arguments: str, typed: str = "", status: int = 0) -> str:
        """What the command prints; it must end with `status`."""
        done = subprocess.run(
            [BIN / "flask", *arguments], cwd=ROOT, env=self._environ, input=typed, capture_output=True, text=True
        )
        assert done.returncode == status, f"flask {' '.join(arguments)}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        return done.stdout

    def start(self, *, has_jobs: bool = True) -> None:
        """The server, and the job runner beside it; returns when the server answers."""
        self._open([BIN / "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"])
        if has_jobs:
            self._open([BIN / "flask", "jobs", "run"])
        self._wait()

    def stop(self) -> None:
        """As a service manager stops it."""
        for one in self._running:
            one.send_signal(signal.SIGTERM)
        for one in self._running:
            try:
                one.wait(timeout=20)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        self._forget()

    def kill(self) -> None:
        """kill -9 of the server, its workers and the runner at the same moment: nobody gets to say goodbye."""
        for one in self._running:
            os.killpg(one.pid, signal.SIGKILL)
        for one in self._running:
            one.wait()
        self._forget()

    def _open(self, command: list[str | Path]) -> None:
        log = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed when the process has ended)
        self._logs.append(log)
        self._running.append(
            subprocess.Popen(command, cwd=ROOT, env=self._environ, stdout=log, stderr=log, start_new_session=True)
        )

    def _forget(self) -> None:
        for log in self._logs:
            log.close()
        self._running, self._logs = [], []

    def _wait(self) -> None:
        for _ in range(300):
            for process, log in zip(self._running, self._logs, strict=True):
                if process.poll() is not None:
                    log.seek(0)
                    raise RuntimeError(f"{process.args} ended: {log.read()[-2000:]}")
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"{self.base}/readyz", timeout=5)
                return
            time.sleep(0.1)
        raise RuntimeError("The server did not answer within 30 seconds.")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
