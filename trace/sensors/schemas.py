"""Shapes in and out: a file brought, its preview agreed to, values typed, and what programs send and get."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import marshmallow as ma

from trace.errors import N_
from trace.events.readings import MEASURED
from trace.kit.forms import FormSchema
from trace.kit.inputs import LineField
from trace.kit.text import nfc
from trace.sensors.limits import STAGES
from trace.sensors.models import SensorSeries
from trace.sensors.moments import AS_UTC, DAY_FIRST, LOCAL, MONTH_FIRST

ZONES = {LOCAL: N_("Giờ Việt Nam"), AS_UTC: N_("Giờ quốc tế (UTC)")}
ORDERS = {DAY_FIRST: N_("ngày/tháng/năm"), MONTH_FIRST: N_("tháng/ngày/năm")}


class _HowToRead(FormSchema):
    device = LineField(longest=80, load_default="")
    stage = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *STAGES]))
    zone = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *ZONES]))
    order = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *ORDERS]))
    site = LineField(longest=12, load_default="")


class PreviewForm(_HowToRead):
    """A file, or one that is kept already and is to be read another way."""

    kept = ma.fields.String(load_default="", validate=ma.validate.Regexp(r"([0-9a-f]{64})?"))


class SaveForm(_HowToRead):
    """The preview is right."""

    kept = ma.fields.String(required=True, validate=ma.validate.Regexp(r"[0-9a-f]{64}"))
    entry_id = ma.fields.String(required=True)


class TypedForm(FormSchema):
    """What a person read off a meter."""

    happened_on = LineField(longest=20, load_default="")
    happened_time = LineField(longest=8, load_default="")
    temperature = LineField(longest=24, load_default="")
    ph = LineField(longest=24, load_default="")
    salinity = LineField(longest=24, load_default="")
    oxygen = LineField(longest=24, load_default="")
    stage = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *STAGES]))
    site = LineField(longest=12, load_default="")
    entry_id = ma.fields.String(required=True)


class ReadingIn(ma.Schema):
    """One reading: a moment with its zone, and the values by quantity in the units the service keeps."""

    at = ma.fields.AwareDateTime(required=True)
    values = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.OneOf(list(MEASURED))),
        values=ma.fields.Decimal(allow_nan=False),
        required=True,
        validate=ma.validate.Length(min=1),
    )


class NewReadings(ma.Schema):
    """Readings of one logger about one place, season, lot or handover."""

    about = ma.fields.String(required=True, metadata={"description": "site, season, lot or handover"})
    code = ma.fields.String(required=True, validate=ma.validate.Length(max=60))
    site = ma.fields.String(load_default="", metadata={"description": "the pond, where a season has several"})
    device = ma.fields.String(load_default="", validate=ma.validate.Length(max=80))
    stage = ma.fields.String(
        load_default=None, allow_none=True, validate=ma.validate.OneOf(["", *STAGES]),
        metadata={"description": "which limits; left out: those usual for it, empty: none"},
    )  # fmt: skip
    entry_id = ma.fields.UUID(load_default=None, allow_none=True)
    readings = ma.fields.List(
        ma.fields.Nested(ReadingIn), required=True, validate=ma.validate.Length(min=1, max=20_000)
    )

    @ma.pre_load
    def one_spelling(self, data: Any, **_more: Any) -> Any:
        """Labels in one spelling."""
        if isinstance(data, dict) and isinstance(data.get("device"), str):
            return {**data, "device": nfc(data["device"])}
        return data


class SeriesOut(ma.Schema):
    """One quantity of one file. Values are decimals in `unit`."""

    id = ma.fields.Integer()
    about = ma.fields.String()
    code = ma.fields.String()
    site = ma.fields.String()
    quantity = ma.fields.String()
    unit = ma.fields.String()
    device = ma.fields.String()
    first_at = ma.fields.AwareDateTime()
    last_at = ma.fields.AwareDateTime()
    count = ma.fields.Integer()
    low = ma.fields.Decimal(as_string=True)
    high = ma.fields.Decimal(as_string=True)
    mean = ma.fields.Decimal(as_string=True)
    limits = ma.fields.Dict(allow_none=True)
    outside = ma.fields.List(ma.fields.Dict())
    event = ma.fields.Integer()
    file = ma.fields.String()


class SeriesPage(ma.Schema):
    """Some series and the cursor of those after them."""

    items = ma.fields.List(ma.fields.Nested(SeriesOut))
    next = ma.fields.String(allow_none=True)


class SeriesQuery(ma.Schema):
    """Which series."""

    site = ma.fields.String(load_default="")
    code = ma.fields.String(load_default="")
    quantity = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", *MEASURED]))
    cursor = ma.fields.Integer(load_default=0, validate=ma.validate.Range(min=0, max=2**31 - 1))
    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(min=1, max=200))


class ReadingsQuery(ma.Schema):
    """Which readings: those after a moment in seconds since 1970."""

    cursor = ma.fields.Integer(load_default=0, validate=ma.validate.Range(min=0, max=2**40))
    limit = ma.fields.Integer(load_default=5000, validate=ma.validate.Range(min=1, max=20_000))


class ReadingOut(ma.Schema):
    """One reading."""

    at = ma.fields.AwareDateTime()
    value = ma.fields.Decimal(as_string=True)


class ReadingsPage(ma.Schema):
    """Some readings and the cursor of those after them."""

    items = ma.fields.List(ma.fields.Nested(ReadingOut))
    next = ma.fields.String(allow_none=True)


def series_values(row: SensorSeries) -> dict[str, Any]:
    """A series as SeriesOut wants it."""

    def moment(at: int) -> str:
        return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")

    return {
        "id": row.id, "about": row.subject_kind, "code": row.subject_code, "site": row.site_code,
        "quantity": row.quantity, "unit": row.unit, "device": row.device_label, "first_at": row.first_at,
        "last_at": row.last_at, "count": row.reading_count, "event": row.event_number, "file": row.file_sha256,
        **{name: Decimal(getattr(row, name)) / 1000 for name in ("low", "high", "mean")},
        "limits": row.limits,
        "outside": [
            {"from": moment(start), "to": moment(end), "worst": str(Decimal(worst) / 1000), "side": side}
            for start, end, worst, side, _count in row.excursions
        ],
    }  # fmt: skip
