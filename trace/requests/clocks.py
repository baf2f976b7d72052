"""The clocks of running requests for the first screens of officers and co-ops."""

from typing import Any

from flask import url_for

from trace import clock
from trace.kit.guards import viewer
from trace.kit.viewer import MANAGER, STAFF
from trace.requests import queries
from trace.requests.models import DataRequest
from trace.requests.views import clock_view

MOST = 5


def running_clocks() -> list[dict[str, Any]]:
    """What runs for this reader, the nearest deadline first; nothing for strangers and helpers."""
    seen = viewer()
    if seen is None or not (seen.is_officer or seen.is_admin or seen.role in (MANAGER, STAFF)):
        return []
    return [_line(one) for one in queries.open_requests(seen_by=seen, limit=MOST)]


def _line(request: DataRequest) -> dict[str, Any]:
    found = clock_view(queries.clock(request, now=clock.now()))
    return {
        **found,
        "code": request.code,
        "href": url_for("requests.show", code=request.code),
        "office": request.office,
        "organisation": request.organisation.name if request.organisation_id else "",
        "subject": request.subject,
    }
