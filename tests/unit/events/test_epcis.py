"""Events built from what the rooms know: valid, exact, reproducible."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
import rfc8785

from trace.events.epcis import (
    Circumstances,
    aggregation_event,
    declared_wrong,
    document,
    identified,
    object_event,
    transformation_event,
)
from trace.events.epcis_values import (
    BadQuantity,
    Measurement,
    Quantity,
    decimal_number,
    sensor_element,
    utc_milliseconds,
)
from trace.events.prehash import event_hash
from trace.events.schema import validate_document, validate_event

ENTRY = UUID("0f0a7a52-6f0e-4a6b-9a32-6f52c3f9b3c1")
HOST = "https://txng.example"
MORNING = datetime(2026, 11, 23, 8, 0, 0, 4999, tzinfo=timezone(timedelta(hours=7)))
SEASON, LOT, OTHER = f"{HOST}/t/V7K2M9", f"{HOST}/t/T4C8QX", f"{HOST}/t/T4C8QY"


def morning(**more):
    known = {"happened_at": MORNING, "entry_id": ENTRY, "step": "RICE-09", "biz_step": "commissioning"}
    return Circumstances(**(known | more))


def harvest():
    return transformation_event(
        morning(disposition="active", biz_location=f"{HOST}/p/P4C8", extensions={"weather": "nắng"}),
        inputs=[Quantity(SEASON)],
        outputs=[Quantity(LOT, 1_250_500, "KGM"), Quantity(OTHER, 300_000, "KGM")],
        ilmd={"variety": "ST25", "cbvmda:harvestEndDate": "2026-11-23"},
    )


def test_a_harvest():
    assert harvest() == {
        "type": "TransformationEvent",
        "eventTime": "2026-11-23T01:00:00.004Z",
        "eventTimeZoneOffset": "+07:00",
        "inputQuantityList": [{"epcClass": SEASON}],
        "outputQuantityList": [
            {"epcClass": LOT, "quantity": 1250.5, "uom": "KGM"},
            {"epcClass": OTHER, "quantity": 300, "uom": "KGM"},
        ],
        "ilmd": {"txng:variety": "ST25", "cbvmda:harvestEndDate": "2026-11-23"},
        "bizStep": "commissioning",
        "disposition": "active",
        "bizLocation": {"id": f"{HOST}/p/P4C8"},
        "txng:weather": "nắng",
        "txng:entryID": str(ENTRY),
        "txng:step": "RICE-09",
    }


def test_a_season_opens_without_a_quantity():
    event = object_event(morning(), action="ADD", quantities=[Quantity(SEASON)], ilmd={"crop": "lúa"})

    assert event["quantityList"] == [{"epcClass": SEASON}]
    assert validate_event(event) == []


def test_a_recall_is_one_event_for_all_lots():
    event = object_event(
        morning(biz_step="holding", set_persistent=["recalled"], unset_persistent=["non_sellable_other"]),
        action="OBSERVE",
        quantities=[Quantity(LOT), Quantity(OTHER)],
    )

    assert event["persistentDisposition"] == {"set": ["recalled"], "unset": ["non_sellable_other"]}
    assert validate_event(event) == []


def test_a_pallet_is_packed():
    event = aggregation_event(
        morning(biz_step="packing"),
        action="ADD",
        parent_id="https://id.gs1.org/00/395212341111111118",
        child_epcs=[f"{HOST}/u/U1", f"{HOST}/u/U2"],
        child_quantities=[Quantity(LOT, 40_000)],
    )

    assert event["childQuantityList"] == [{"epcClass": LOT, "quantity": 40}]
    assert validate_event(event) == []


def test_a_dispatch_with_everything():
    readings = sensor_element(
        [
            Measurement("Temperature", "CEL", value=Decimal("4.2"), minimum=Decimal("3.90"), maximum=5),
            Measurement("Dimensionless", text="đạt", alert="ALARM_CONDITION", extensions={"probe": 2}),
        ],
        taken_at=MORNING,
        device_id=f"{HOST}/d/D1",
    )
    event = object_event(
        morning(
            biz_step="https://ref.gs1.org/cbv/BizStep-shipping",
            disposition="in_transit",
            read_point=f"{HOST}/p/P4C8",
            transactions=[("desadv", f"{HOST}/d/D1"), (None, "urn:x:order")],
            sources=[("owning_party", f"{HOST}/o/A")],
            destinations=[("owning_party", f"{HOST}/o/B")],
            sensors=[readings],
            certificates=["https://certificates.example/1"],
        ),
        action="OBSERVE",
        quantities=[Quantity(LOT, 5_000, "KGM")],
    )

    assert event["bizStep"] == "shipping"
    assert event["sensorElementList"][0]["sensorReport"] == [
        {"type": "Temperature", "value": 4.2, "minValue": 3.9, "maxValue": 5, "uom": "CEL"},
        {"type": "Dimensionless", "exception": "ALARM_CONDITION", "stringValue": "đạt", "txng:probe": 2},
    ]
    assert validate_event(event) == []


def test_a_whole_document_is_valid_and_holds_our_prefix():
    whole = document([identified(harvest())], created_at=MORNING, sender=f"{HOST}/o/A")

    assert validate_document(whole) == []
    assert whole["creationDate"] == "2026-11-23T01:00:00.004Z"
    assert whole["@context"][1] == {"txng": "urn:uuid:ac36d7ee-4cce-4f1a-9240-d531bbe8b16a#"}
    assert validate_document(document([], created_at=MORNING)) == []


def test_the_id_survives_storage_as_canonical_json():
    event = identified(harvest())

    again = json.loads(rfc8785.dumps(event))
    assert again == event
    assert event_hash(again) == event["eventID"]


def test_two_like_entries_in_one_minute_differ():
    one = object_event(morning(), action="OBSERVE", epcs=[LOT])
    two = object_event(morning(entry_id=UUID(int=7)), action="OBSERVE", epcs=[LOT])

    assert event_hash(one) != event_hash(two)


def test_the_fields_of_a_step_cannot_overwrite_the_entry():
    event = object_event(morning(extensions={"entryID": "x", "step": "y"}), action="OBSERVE", epcs=[LOT])

    assert (event["txng:entryID"], event["txng:step"]) == (str(ENTRY), "RICE-09")


def test_a_declaration_of_error_changes_nothing_else():
    event = identified(harvest())

    wrong = declared_wrong(event, declared_at=MORNING, corrected_by=["ni:///sha-256;00?ver=CBV2.0"])

    declaration = wrong.pop("errorDeclaration")
    assert wrong == event
    assert event_hash(wrong | {"errorDeclaration": declaration}) == event["eventID"]
    assert declaration == {
        "declarationTime": "2026-11-23T01:00:00.004Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["ni:///sha-256;00?ver=CBV2.0"],
    }
    assert validate_event(wrong | {"errorDeclaration": declaration}) == []


def test_what_did_not_occur_cannot_be_corrected():
    with pytest.raises(ValueError, match="cannot be corrected"):
        declared_wrong(harvest(), declared_at=MORNING, reason="did_not_occur", corrected_by=["urn:x:1"])
    with pytest.raises(ValueError, match="not a CBV error reason"):
        declared_wrong(harvest(), declared_at=MORNING, reason="typo")


@pytest.mark.parametrize(
    "thousandths", [1, 10, 999, 1000, 1001, 1500, 33_333, 999_999_999, 10**9, 10**12 + 1, 10**14 - 1]
)
def test_thousandths_are_exact_as_json_numbers(thousandths):
    written = rfc8785.dumps(decimal_number(thousandths)).decode()

    assert Decimal(written) * 1000 == thousandths
    assert "e" not in written


@pytest.mark.parametrize("seed", range(5))
def test_thousandths_are_exact_up_to_a_million_units(seed):
    for thousandths in range(seed + 1, 10**9, 9_999_991):
        assert Decimal(rfc8785.dumps(decimal_number(thousandths)).decode()) * 1000 == thousandths


@pytest.mark.parametrize(
    ("thousandths", "unit", "sentence"),
    [
        (0, "KGM", "lớn hơn 0"),
        (-1, "KGM", "lớn hơn 0"),
        (10**14 + 1, "KGM", "quá lớn"),
        (1500, None, "số nguyên"),
    ],
)
def test_impossible_quantities_are_refused(thousandths, unit, sentence):
    with pytest.raises(BadQuantity, match=sentence):
        Quantity(LOT, thousandths, unit)


def test_a_reading_that_json_cannot_say_exactly_is_refused():
    with pytest.raises(BadQuantity, match="quá nhiều chữ số"):
        sensor_element([Measurement("Temperature", "CEL", value=Decimal("0.12345678901234567891"))])


def test_times_must_know_their_zone_and_are_never_rounded_up():
    assert utc_milliseconds(datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == "2026-12-31T23:59:59.999Z"
    with pytest.raises(ValueError, match="zone"):
        utc_milliseconds(datetime(2026, 11, 23))


def test_events_about_nothing_are_not_built():
    with pytest.raises(ValueError, match="names goods"):
        object_event(morning(), action="OBSERVE")
    with pytest.raises(ValueError, match="parent"):
        aggregation_event(morning(biz_step="packing"), action="ADD", parent_id=None, child_epcs=[LOT])
