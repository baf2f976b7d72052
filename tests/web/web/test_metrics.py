"""On the real server the figures of all workers are summed, and the pending-migration refusal holds."""

import subprocess
import sys

from served import ROOT, ask, serving


def test_requests_are_counted_across_workers(settings, database_url, db):
    environ = {"TRACE_INSTANCE": str(settings.instance), "TRACE_DATABASE_URL": database_url, "TRACE_SECRET_KEY": "t"}
    with serving(environ) as port:
        for _ in range(20):
            ask(port, "GET /healthz HTTP/1.1\nHost: a\n")
        text = ask(port, "GET /metrics HTTP/1.1\nHost: a\n")[2].decode()

    counted = [line for line in text.splitlines() if line.startswith("trace_requests_total") and "healthz" in line]
    assert sum(float(line.rsplit(" ", 1)[1]) for line in counted) >= 20


def test_the_server_refuses_to_start_on_pending_migrations(tmp_path):
    started = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"],
        cwd=ROOT,
        env={"TRACE_INSTANCE": str(tmp_path), "PYTHONPATH": str(ROOT), "PORT": "8999", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert started.returncode != 0
    assert b"flask db upgrade" in started.stderr + started.stdout
