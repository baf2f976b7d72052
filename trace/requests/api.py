"""Requests for programs: what is asked, how much time is left, the frozen package."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from trace import clock
from trace.documents.keeping import store
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.paging import Listing
from trace.kit.viewer import MANAGER, STAFF
from trace.requests import actions_package, queries, schemas
from trace.requests.models import DataRequest, RequestPackage

api = Blueprint(
    "requests_api", __name__, url_prefix="/api/v1/requests", description="Data requests, their clocks and packages"
)


@api.get("")
@api.arguments(schemas.RequestsQuery, location="query")
@api.response(200, schemas.RequestsPage)
@allowed(SIGNED_IN)
def list_requests(asked: dict[str, Any]) -> dict[str, Any]:
    """The requests you may see, the nearest deadline first."""
    listing = Listing.asked(asked, filters=queries.FILTERS)
    page = queries.requests(listing, seen_by=signed_in(), now=clock.now())
    return {"items": [_out(one) for one in page.items], "total": page.total, "next": page.following}


@api.get("/<code>")
@api.response(200, schemas.RequestOut)
@allowed(SIGNED_IN)
def show(code: str) -> dict[str, Any]:
    """One request with its packages."""
    return _out(queries.find_request(code, seen_by=signed_in()))


@api.post("/<code>/packages")
@idempotent
@api.response(202, schemas.RequestOut)
@allowed(STAFF, MANAGER)
def make(code: str) -> Any:
    """Have the next package made; look at the request for it. Takes `Idempotency-Key`."""
    found = queries.find_request(code, seen_by=signed_in())
    actions_package.ask_for_package(found, by=signed_in(), now=clock.now())
    return _out(found)


@api.get("/<code>/packages/<int:number>")
@api.response(200, content_type="application/zip")
@allowed(STAFF, MANAGER)
def package(code: str, number: int) -> Response:
    """The frozen bytes; the same every time."""
    found = queries.find_request(code, seen_by=signed_in())
    kept = queries.find_package(found, number)
    return Response(queries.bytes_of(kept, store()), content_type="application/zip")


def _out(one: DataRequest) -> dict[str, Any]:
    return {
        "code": one.code,
        "state": one.state,
        "origin": one.origin,
        "office": one.office,
        "organisation": one.organisation.code if one.organisation_id else None,
        "document_no": one.document_no,
        "document_on": one.document_on,
        "subject": one.subject,
        "asked": one.asked,
        "law": one.law,
        "clock": queries.clock(one, now=clock.now()),
        "packages": [_package(kept) for kept in queries.packages_of(one)],
    }


def _package(kept: RequestPackage) -> dict[str, Any]:
    return {"number": kept.number, "sha256": kept.sha256, "size_bytes": kept.size_bytes, "files": kept.files,
            "lots": kept.lots, "has_personal": kept.has_personal, "made_at": kept.made_at.isoformat()}  # fmt: skip
