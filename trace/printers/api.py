"""The door of print agents: claim work, fetch its bytes, report. One organisation's token sees its own work only."""

from typing import Any

from flask import Response, current_app, url_for
from flask_smorest import Blueprint

from trace import clock
from trace.documents.stores import store_of
from trace.kit.guards import allowed, signed_in
from trace.kit.viewer import RECORDERS
from trace.printers import actions_sending, queries, rules, schemas
from trace.printers.models import PrintJob

api = Blueprint("printers_api", __name__, url_prefix="/api/v1/print-agent", description="Printing from afar")


@api.post("/claims")
@api.arguments(schemas.Claim)
@api.response(200, schemas.ClaimView)
@allowed(*RECORDERS)
def claim(asked: dict[str, Any]) -> dict[str, Any]:
    """The oldest work for one of these printers, under a lease; `job` is null when there is none."""
    job = actions_sending.claim(asked["printers"], agent=asked["agent"], by=signed_in(), now=clock.now())
    return {"job": _view(job) if job else None}


@api.get("/jobs/<number>/file")
@api.arguments(schemas.Lease, location="query")
@api.response(200, content_type="application/octet-stream")
@allowed(*RECORDERS)
def file(asked: dict[str, Any], number: str) -> Response:
    """The bytes for the printer. From now on they may be on paper: whoever fetched them must report."""
    job = queries.find_sending(number, seen_by=signed_in())
    actions_sending.take(job, lease=asked["lease"], by=signed_in(), now=clock.now())
    content = store_of(current_app.config["SETTINGS"]).get(job.file_sha256)
    return Response(content, content_type="application/octet-stream", headers={"Cache-Control": "no-store"})


@api.post("/jobs/<number>/reports")
@api.arguments(schemas.Report)
@api.response(200, schemas.ReportView)
@allowed(*RECORDERS)
def report(asked: dict[str, Any], number: str) -> dict[str, Any]:
    """What became of it. Saying the same twice is saying it once."""
    job = queries.find_sending(number, seen_by=signed_in())
    actions_sending.report(job, by=signed_in(), now=clock.now(), **asked)
    return {"id": job.number, "state": queries.find_sending(number, seen_by=signed_in()).state}


def _view(job: PrintJob) -> dict[str, Any]:
    return {
        "id": job.number,
        "lease": job.lease,
        "lease_seconds": int(rules.LEASE.total_seconds()),
        "printer": job.printer.name,
        "title": job.title,
        "format": job.format,
        "size_bytes": job.size_bytes,
        "sha256": job.file_sha256,
        "file": url_for("printers_api.file", number=job.number),
        "reports": url_for("printers_api.report", number=job.number),
    }
