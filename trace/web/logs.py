"""Structured logs: one JSON line a happening, with the request's id; never bodies, tokens or personal data."""

import logging
import sys
import time

import structlog
from flask import Flask, Response, g, request

from trace.kit.guards import viewer


def install(app: Flask, *, level: str) -> None:
    """Send everything to standard error as JSON lines; quiet routes are logged only when they fail."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    app.after_request(_log_the_request)


def _log_the_request(response: Response) -> Response:
    is_quiet = request.endpoint in ("static", "health.healthz", "health.readyz", "health.metrics")
    if is_quiet and response.status_code < 400:
        return response
    seen = viewer()
    structlog.get_logger("web").info(
        "request",
        request_id=g.get("request_id", ""),
        method=request.method,
        endpoint=request.endpoint or "unknown",
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        role=seen.role if seen else "",
        person=seen.person_id if seen else None,
    )
    return response
