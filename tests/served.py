"""The real server for tests: gunicorn with two sync workers on a port of its own, stopped by its own id."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]


@contextlib.contextmanager
def serving(environ: Mapping[str, str], *, app: str = "wsgi:app", workers: int = 2) -> Iterator[int]:
    """Gives the port. `environ` holds the TRACE_ settings; the server is stopped when the block ends."""
    port = _free_port()
    known = {**os.environ, "PYTHONPATH": str(ROOT), **environ, "PORT": str(port), "TRACE_WORKERS": str(workers)}
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", app]
    with tempfile.TemporaryFile("w+") as log:  # a pipe that nobody reads would fill and hold the server
        server = subprocess.Popen(command, cwd=ROOT, env=known, stdout=log, stderr=log)
        try:
            _wait_for(port, server, log)
            yield port
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def ask(port: int, request: str) -> tuple[int, dict[str, str], bytes]:
    """Send a request exactly as written (lines end in \\n); gives status, headers in small letters, body."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(request.strip().replace("\n", "\r\n").encode() + b"\r\nConnection: close\r\n\r\n")
        parts = []
        while part := line.recv(65536):
            parts.append(part)
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)}
    return int(first.split()[1]), headers, body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: "subprocess.Popen[bytes]", log: IO[str]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"The server did not start: {log.read()[-2000:]}")
        with contextlib.suppress(OSError):
            if ask(port, "GET /healthz HTTP/1.1\nHost: x")[0] == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("The server did not answer within 30 seconds.")
