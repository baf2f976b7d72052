"""Readings written down: one event with the sums and the times outside, every reading kept, nothing twice."""

import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import peewee
import pytest
from sensor_readings import readings_of

from trace.database import database
from trace.errors import NotFound
from trace.events import actions as events
from trace.events.entries import Use
from trace.events.models import Event, EventItem
from trace.events.public import public_view
from trace.events.queries import event as find_row
from trace.events.schema import is_valid_event
from trace.ledger.verification import verify
from trace.readiness.books import BatchBook
from trace.readiness.facts_measured import MeasuredFacts
from trace.sensors.actions import raw_data_uri, record_series
from trace.sensors.limits import CHILLED, POND, limits_of
from trace.sensors.models import SensorReading, SensorSeries
from trace.sensors.queries import columns_of, days_of, series_of
from trace.sensors.queries import readings_of as readings_rows
from trace.sensors.rules import ReadingsRefused, SameFile
from trace.sensors.subjects import of_season

REPORT = {"type": "Dimensionless", "uom": "Q30", "txng:quantity": "ph"}


def water(pond, **more):
    return readings_of(
        ("ph", [8.0, 9.4, 9.6, 8.2]), ("salinity", [15, 15, 15, 15]), start=pond.now - timedelta(hours=5), **more
    )


def bring(pond, readings, **more):
    return record_series(
        pond.owner, season=pond.season, site=pond.site, readings=readings, file=pond.file,
        limits=limits_of(POND, "shrimp", on=pond.now.date()), entry=more.pop("entry", None) or pond.entry(), **more,
    )  # fmt: skip


def test_one_event_says_the_sums_and_each_time_outside(pond):
    event = bring(pond, water(pond))
    document = json.loads(event.document)
    whole, outside = document["sensorElementList"]

    assert is_valid_event(document)
    assert (document["bizStep"], document["action"]) == ("sensor_reporting", "OBSERVE")
    assert document["quantityList"] == [{"epcClass": pond.season.identifier}]
    assert document["readPoint"]["id"].endswith("/p/PA01")
    assert whole["sensorMetadata"]["rawData"] == raw_data_uri("b" * 64)
    assert whole["sensorMetadata"]["deviceID"].startswith("urn:uuid:")
    assert whole["sensorReport"] == [
        {**REPORT, "minValue": 8, "maxValue": 9.6, "meanValue": 8.8},
        {**REPORT, "minValue": 15, "maxValue": 15, "meanValue": 15, "uom": "NX", "txng:quantity": "salinity"},
    ]
    assert outside["sensorReport"] == [
        {
            **REPORT, "exception": "ALARM_CONDITION", "value": 9.6, "txng:limitLow": "7", "txng:limitHigh": "9"
        }
    ]  # fmt: skip
    assert outside["sensorMetadata"]["startTime"] == "2026-11-23T00:05:00.000Z"
    assert outside["sensorMetadata"]["endTime"] == "2026-11-23T00:15:00.000Z"


def test_every_reading_is_kept_with_the_limits_of_that_day(pond):
    event = bring(pond, water(pond))
    ph = SensorSeries.get(SensorSeries.quantity == "ph")
    kept = json.loads(event.recorded)["kept"]["measured"][0]

    assert [row.value for row in SensorReading.select().where(SensorReading.series == ph.id)] == [
        8000,
        9400,
        9600,
        8200,
    ]
    assert (ph.low, ph.high, ph.mean, ph.step_seconds, ph.reading_count) == (8000, 9600, 8800, 300, 4)
    assert (ph.subject_kind, ph.subject_code, ph.site_code) == ("season", pond.season.code, "PA01")
    assert ph.limits == kept["limit"]
    assert (kept["limit"]["high"], kept["limit"]["certainty"], kept["minutes_outside"]) == (9000, "unverified", 10)
    assert "X15" in type(pond.season).get_by_id(pond.season.id).done_steps
    verify()


def test_water_of_a_pond_is_not_for_strangers_but_the_temperature_of_goods_is(pond):
    assert "values" not in public_view(bring(pond, water(pond)))

    cold = readings_of(("temperature", [2.0, 3.0, 5.5, 3.0]), start=pond.now - timedelta(hours=4), device="xe")
    limits = limits_of(CHILLED, "shrimp", on=pond.now.date())
    event = record_series(pond.owner, batches=[pond.catch], readings=cold, limits=limits, entry=pond.entry())
    measured = public_view(event)["values"]["measured"]

    assert (measured["low"], measured["high"], measured["minutes_outside"]) == (2000, 5500, 5)
    assert measured["points"] == [[0, 2000, 2000], [300, 3000, 3000], [600, 5500, 5500], [900, 3000, 3000]]
    assert "xe" not in event.document
    assert [item.identifier for item in EventItem.select().where(EventItem.event == event.id)] == [
        pond.catch.identifier
    ]


def test_the_same_entry_again_is_answered_with_its_event(pond):
    entry_id = str(uuid4())
    first = bring(pond, water(pond), entry=pond.entry(entry_id=entry_id))
    again = bring(pond, water(pond), entry=pond.entry(entry_id=entry_id))

    assert again.id == first.id
    assert SensorSeries.select().count() == 2


def test_the_same_file_again_writes_nothing_and_a_longer_one_only_what_is_new(pond):
    bring(pond, water(pond))
    events_before = Event.select().count()
    with pytest.raises(SameFile, match="đã có rồi"):
        bring(pond, water(pond))
    assert Event.select().count() == events_before

    longer = readings_of(("ph", [8.0, 9.4, 9.6, 8.2, 8.3]), start=pond.now - timedelta(hours=5))
    bring(pond, longer)

    assert SensorReading.select().join(SensorSeries).where(SensorSeries.quantity == "ph").count() == 5


def test_what_was_taken_back_may_be_brought_again(pond):
    salt = readings_of(("salinity", [15, 15]), start=pond.now - timedelta(hours=5))
    event = bring(pond, salt)
    events.cancel(event, reason="Nhầm ao", by=pond.staff, now=pond.now, entry_id=str(uuid4()))

    assert bring(pond, salt).id != event.id


def test_a_file_with_faults_or_of_the_future_leaves_nothing(pond):
    broken = water(pond)
    broken.faults.append(object())
    late = readings_of(("ph", [8.0]), start=pond.now + timedelta(days=3))
    before = Event.select().count()
    for readings in (broken, late):
        with pytest.raises(ReadingsRefused):
            bring(pond, readings)

    assert (Event.select().count(), SensorSeries.select().count()) == (before, 0)


def test_a_stranger_writes_nothing_about_this_pond(pond):
    with pytest.raises(NotFound):
        bring(pond, water(pond), entry=pond.entry(by=pond.stranger))

    assert SensorSeries.select().count() == 0


@pytest.mark.parametrize("text", ["UPDATE sensor_reading SET value = 1", "DELETE FROM sensor_series"])
def test_the_database_changes_no_reading(pond, text):
    bring(pond, water(pond))
    with pytest.raises(peewee.DatabaseError, match="append-only"), database.atomic():
        database.execute_sql(text)


def test_a_place_alone_can_be_told_of(pond):
    event = record_series(
        pond.owner, site=pond.site, readings=water(pond), limits={}, entry=pond.entry(), file=pond.file
    )

    assert "quantityList" not in json.loads(event.document)
    assert SensorSeries.get().subject_kind == "site"


def test_typed_values_are_sensor_elements_too_and_stay_right_when_corrected(pond):
    event = events.record_diary(
        [pond.season],
        step="T06",
        entry=pond.entry(1, values={"water.ph": Decimal("7.8"), "water.oxygen": Decimal("4.1")}),
    )
    reports = json.loads(event.document)["sensorElementList"][0]["sensorReport"]
    assert [(one["type"], one["value"], one["uom"]) for one in reports] == [
        ("Dimensionless", 7.8, "Q30"), ("MassConcentration", 4.1, "M1"),
    ]  # fmt: skip

    right = events.correct(
        event,
        reason="Ghi nhầm",
        by=pond.staff,
        now=pond.now,
        entry_id=str(uuid4()),
        values={"water.ph": Decimal("8.7")},
    )
    assert json.loads(right.document)["sensorElementList"][0]["sensorReport"][0]["value"] == 8.7


def test_goods_kept_cold_lack_a_temperature_until_one_is_brought(pond):
    use = Use(pond.catch, 100_000)
    shipped = events.ship([use], receiver_name="Chợ Cá", entry=pond.entry(1))
    facts = MeasuredFacts.gather(BatchBook(type(pond.catch).get_by_id(pond.catch.id), now=pond.now))
    assert facts.unmeasured == [(shipped.id, (pond.now - timedelta(days=1)).date())]

    cold = readings_of(("temperature", [2.0, 5.5, 6.0, 3.0]), start=pond.now - timedelta(hours=4))
    limits = limits_of(CHILLED, "shrimp", on=pond.now.date())
    record_series(pond.owner, batches=[pond.catch], readings=cold, limits=limits, entry=pond.entry())
    facts = MeasuredFacts.gather(BatchBook(type(pond.catch).get_by_id(pond.catch.id), now=pond.now))

    assert (facts.unmeasured, facts.beyond["vi"]) == ([], [])
    assert facts.beyond_unsure == {"vi": ["2–6 °C (≤ 4 °C), 10 phút"], "en": ["2–6 °C (≤ 4 °C), 10 min"]}


def test_what_the_picture_shows_is_what_the_slow_way_finds(pond):
    values = [7.5 + (place * 37 % 19) / 10 for place in range(400)]
    start = pond.now - timedelta(hours=40)
    bring(pond, readings_of(("ph", values), start=start))
    (series,) = series_of(of_season(pond.season))
    first, last = int(start.timestamp()), int(start.timestamp()) + 399 * 300
    columns = columns_of([series], start=first, end=last, columns=50)

    rows = [(at, value) for _quantity, at, value in readings_rows([series])]
    width = -(-(last - first + 1) // 50)
    slow = {}
    for at, value in rows:
        slow.setdefault((at - first) // width, []).append((at, value))
    assert [(one.first, one.last, one.low, one.high) for one in columns] == [
        (part[0][0], part[-1][0], min(v for _, v in part), max(v for _, v in part)) for part in slow.values()
    ]
    assert len(rows) == 400
    assert sum(day.count for day in days_of([series], start=first, end=last)) == 400


def test_an_event_says_its_sums_in_words_and_nothing_raw(pond):
    cold = readings_of(("temperature", [2.0, 5.5, 3.0]), start=pond.now - timedelta(hours=4))
    limits = limits_of(CHILLED, "shrimp", on=pond.now.date())
    event = record_series(
        pond.owner, batches=[pond.catch], readings=cold, limits=limits, entry=pond.entry(), file=pond.file
    )
    values = find_row(event.id, seen_by=pond.staff).values

    assert [(one.label_vi, one.text) for one in values] == [
        ("Nhiệt độ", "2–5,5 °C; trung bình 3,5 °C; giới hạn ≤ 4 °C; ngoài giới hạn 5 phút")
    ]
    assert values[0].text_en == "2–5.5 °C; mean 3.5 °C; limits ≤ 4 °C; outside limits for 5 min"
