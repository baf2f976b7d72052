"""Readings for programs: send them, list the series, read one."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask_smorest import Blueprint

from trace import clock
from trace.errors import N_
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import RECORDERS
from trace.sensors import queries, schemas
from trace.sensors.bringing import rows_readings, write_down
from trace.sensors.models import SensorSeries
from trace.sensors.subjects import UnknownSubject, find_subject

api = Blueprint("sensors_api", __name__, url_prefix="/api/v1/sensors", description="Readings of loggers and meters")


@api.post("")
@idempotent
@api.arguments(schemas.NewReadings)
@api.response(201, schemas.SeriesPage)
@allowed(*RECORDERS)
def bring(asked: dict[str, Any]) -> Any:
    """Write readings down, all or none, as one event. What stands already is not written again.

    Values are decimals: °C, pH, ‰, mg/l, per cent. Takes `Idempotency-Key`.
    """
    by = signed_in()
    subject = find_subject(asked["about"], asked["code"], seen_by=by)
    if not by.owns(subject.writer.id):
        raise UnknownSubject(N_("Không tìm thấy số đo này."))
    event = write_down(
        subject,
        rows_readings([(one["at"], one["values"]) for one in asked["readings"]], device=asked["device"]),
        stage=subject.stage if asked["stage"] is None else asked["stage"],
        by=by,
        now=clock.now(),
        entry_id=str(asked["entry_id"] or uuid4()),
        site_code=asked["site"],
    )
    rows = SensorSeries.select().where(SensorSeries.event_number == event.id).order_by(SensorSeries.id)
    return {"items": [schemas.series_values(row) for row in rows], "next": None}, 201


@api.get("")
@api.arguments(schemas.SeriesQuery, location="query")
@api.response(200, schemas.SeriesPage)
@allowed(SIGNED_IN)
def list_series(asked: dict[str, Any]) -> dict[str, Any]:
    """The series of your organisation that nobody has taken back, the oldest first."""
    rows = queries.series_after(
        asked["cursor"], limit=asked["limit"] + 1, site=asked["site"].upper(), subject=asked["code"].upper(),
        quantity=asked["quantity"], seen_by=signed_in(),
    )  # fmt: skip
    shown = rows[: asked["limit"]]
    following = str(shown[-1].id) if len(rows) > len(shown) else None
    return {"items": [schemas.series_values(row) for row in shown], "next": following}


@api.get("/<int:series_id>/readings")
@api.arguments(schemas.ReadingsQuery, location="query")
@api.response(200, schemas.ReadingsPage)
@allowed(SIGNED_IN)
def readings(asked: dict[str, Any], series_id: int) -> dict[str, Any]:
    """The readings of one series in the order of time."""
    series = queries.find_series(series_id, seen_by=signed_in())
    rows = list(queries.readings_of([series], after=asked["cursor"], limit=asked["limit"] + 1))
    shown = rows[: asked["limit"]]
    items = [{"at": datetime.fromtimestamp(at, UTC), "value": Decimal(value) / 1000} for _quantity, at, value in shown]
    return {"items": items, "next": str(shown[-1][1]) if len(rows) > len(shown) else None}
