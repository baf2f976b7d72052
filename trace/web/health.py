"""Alive, able to serve, and measured: what a supervisor and Prometheus ask."""

import os
import shutil
import time
from ipaddress import ip_address

from flask import Blueprint, Flask, Response, abort, current_app, g, json, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

from trace.database import database
from trace.kit import migrate
from trace.kit.guards import ANYONE, allowed
from trace.kit.models import Job

health = Blueprint("health", __name__)
REQUESTS = Counter("trace_requests_total", "Requests answered", ["endpoint", "method", "status"])
SECONDS = Histogram("trace_request_seconds", "Time to answer", ["endpoint"])
SMALLEST_FREE_BYTES = 200 * 1024 * 1024


@health.get("/healthz")
@allowed(ANYONE)
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@health.get("/readyz")
@allowed(ANYONE)
def readyz() -> Response:
    """Able to serve: database, migrations, disk. 503 names what is missing."""
    checks = {"database": _database(), "migrations": _migrations(), "disk": _disk()}
    is_ready = all(answer == "ok" for answer in checks.values())
    return Response(json.dumps(checks) + "\n", status=200 if is_ready else 503, content_type="application/json")


def _database() -> str:
    try:
        database.execute_sql("SELECT 1")
    except Exception:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    try:
        waiting = migrate.pending()
    except Exception:
        return "unknown"
    return "ok" if not waiting else f"{len(waiting)} pending"


def _disk() -> str:
    settings = current_app.config["SETTINGS"]
    free = shutil.disk_usage(settings.instance if settings.instance.exists() else "/").free
    return "ok" if free > SMALLEST_FREE_BYTES else f"only {free // 1_048_576} MiB free"


@health.get("/metrics")
@allowed(ANYONE)
def metrics() -> Response:
    """Prometheus figures of all workers; only for this machine itself."""
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104
        abort(404)
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        body = generate_latest(registry)
    else:
        body = generate_latest()
    waiting = Job.select().where(Job.state == "queued").count()
    body += f"# TYPE trace_jobs_waiting gauge\ntrace_jobs_waiting {waiting}\n".encode()
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def measure(app: Flask) -> None:
    """Count and time every request by endpoint (never by path: codes would fill the memory)."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "unknown"
        REQUESTS.labels(endpoint, request.method, response.status_code).inc()
        SECONDS.labels(endpoint).observe(time.perf_counter() - g.get("started", time.perf_counter()))
        return response
