"""The event hash: strings written out by hand, what must not matter, and what must.

These run without any published data; the published vectors are in tests/vectors/events.
"""

import copy
import hashlib
import random

import pytest

from trace.events.prehash import TooDeep, event_hash, namespaces_of, prehash
from trace.events.vocabulary import EXTENSION_NAMESPACE

HOST = "https://txng.example"
HARVEST = {
    "type": "TransformationEvent",
    "eventTime": "2026-11-20T08:30:00.000+07:00",
    "eventTimeZoneOffset": "+07:00",
    "inputQuantityList": [{"epcClass": f"{HOST}/t/V7K2M9"}],
    "outputQuantityList": [
        {"epcClass": f"{HOST}/t/T4C8QX", "quantity": 1250.5, "uom": "KGM"},
        {"epcClass": "https://shop.example/01/9521234123454/10/L7?17=271231", "quantity": 300, "uom": "KGM"},
    ],
    "bizStep": "commissioning",
    "disposition": "active",
    "readPoint": {"id": f"{HOST}/p/P4C8"},
    "bizLocation": {"id": "urn:epc:id:sgln:9521234.00005.0"},
    "ilmd": {"txng:variety": "ST25", "cbvmda:harvestEndDate": "2026-11-20"},
    "txng:step": "RICE-09",
    "txng:entryID": "0f0a7a52-6f0e-4a6b-9a32-6f52c3f9b3c1",
    "txng:moisture": 14.50,
}
HARVEST_STRING = (
    "eventType=TransformationEventeventTime=2026-11-20T01:30:00.000ZeventTimeZoneOffset=+07:00"
    f"inputQuantityListquantityElementepcClass={HOST}/t/V7K2M9"
    "outputQuantityListquantityElementepcClass=https://id.gs1.org/01/09521234123454/10/L7quantity=300uom=KGM"
    f"quantityElementepcClass={HOST}/t/T4C8QXquantity=1250.5uom=KGM"
    "bizStep=https://ref.gs1.org/cbv/BizStep-commissioningdisposition=https://ref.gs1.org/cbv/Disp-active"
    f"readPointid={HOST}/p/P4C8bizLocationid=https://id.gs1.org/414/9521234000051"
    f"ilmd{{urn:epcglobal:cbv:mda:}}harvestEndDate=2026-11-20{{{EXTENSION_NAMESPACE}}}variety=ST25"
    f"{{{EXTENSION_NAMESPACE}}}entryID=0f0a7a52-6f0e-4a6b-9a32-6f52c3f9b3c1"
    f"{{{EXTENSION_NAMESPACE}}}moisture=14.5{{{EXTENSION_NAMESPACE}}}step=RICE-09"
)
SHIPPING = {
    "type": "ObjectEvent",
    "eventTime": "2026-11-21T01:00:00.000Z",
    "eventTimeZoneOffset": "+07:00",
    "epcList": ["urn:epc:id:sscc:9521234.3111111111"],
    "quantityList": [{"epcClass": f"{HOST}/t/T4C8QX", "quantity": 5}],
    "action": "OBSERVE",
    "bizStep": "shipping",
    "persistentDisposition": {"unset": ["recalled"], "set": ["non_sellable_other", "damaged"]},
    "readPoint": {"id": "urn:x:gate", "txng:lane": "2", "note": "not an extension"},
    "bizTransactionList": [
        {"bizTransaction": "urn:x:order"},
        {"type": "desadv", "bizTransaction": "urn:epcglobal:cbv:bt:9521234000006:11"},
    ],
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:9521234.00000"}],
    "destinationList": [{"type": "location", "destination": "urn:x:shop"}],
    "sensorElementList": [
        {
            "sensorMetadata": {"time": "2026-11-21T07:59:59+07:00", "deviceID": "urn:x:logger"},
            "sensorReport": [
                {"type": "gs1:Temperature", "value": 4.0, "uom": "CEL", "txng:probe": 2},
                {"type": "https://gs1.org/voc/RelativeHumidity", "booleanValue": False, "component": "x"},
            ],
        }
    ],
}
SHIPPING_STRING = (
    "eventType=ObjectEventeventTime=2026-11-21T01:00:00.000ZeventTimeZoneOffset=+07:00"
    "epcListepc=https://id.gs1.org/00/395212341111111118"
    f"quantityListquantityElementepcClass={HOST}/t/T4C8QXquantity=5"
    "action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-shipping"
    "persistentDispositionset=https://ref.gs1.org/cbv/Disp-damagedset=https://ref.gs1.org/cbv/Disp-non_sellable_other"
    "unset=https://ref.gs1.org/cbv/Disp-recalledreadPointid=urn:x:gate"
    "bizTransactionListbizTransaction=urn:x:order"
    "type=https://ref.gs1.org/cbv/BTT-desadvbizTransaction=urn:epcglobal:cbv:bt:9521234000006:11"
    "sourceListtype=https://ref.gs1.org/cbv/SDT-owning_partysource=https://id.gs1.org/417/9521234000006"
    "destinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination=urn:x:shop"
    "sensorElementsensorMetadatatime=2026-11-21T00:59:59.000ZdeviceID=urn:x:logger"
    "sensorReporttype=https://ref.gs1.org/voc/RelativeHumiditycomponent=https://ref.gs1.org/cbv/Comp-xbooleanValue=false"
    "sensorReporttype=https://ref.gs1.org/voc/Temperaturevalue=4uom=CEL"
    f"readPoint{{{EXTENSION_NAMESPACE}}}lane=2sensorElementsensorReport{{{EXTENSION_NAMESPACE}}}probe=2"
)

SHIPPING_END = SHIPPING_STRING[SHIPPING_STRING.index("readPoint{") :]
SHIPPING_STRING_2_1 = (
    SHIPPING_STRING.removesuffix(SHIPPING_END)
    .replace("readPointid=urn:x:gate", f"readPointid=urn:x:gate{{{EXTENSION_NAMESPACE}}}lane=2")
    .replace("sensorElementsensor", "sensorElementListsensorElementsensor")
    .replace("uom=CEL", f"uom=CEL{{{EXTENSION_NAMESPACE}}}probe=2")
)


@pytest.mark.parametrize(("event", "string"), [(HARVEST, HARVEST_STRING), (SHIPPING, SHIPPING_STRING)])
def test_the_string_written_out_by_hand(event, string):
    assert prehash(event) == string
    assert event_hash(event) == f"ni:///sha-256;{hashlib.sha256(string.encode()).hexdigest()}?ver=CBV2.0"


@pytest.mark.parametrize(("event", "string"), [(HARVEST, HARVEST_STRING), (SHIPPING, SHIPPING_STRING_2_1)])
def test_the_draft_2_1_leaves_extensions_in_place_and_names_the_list_of_sensors(event, string):
    digest = hashlib.sha256(string.encode()).hexdigest()

    assert prehash(event, version="CBV2.1") == string
    assert event_hash(event, version="CBV2.1") == f"ni:///sha-256;{digest}?ver=CBV2.1"


def test_the_draft_2_1_names_the_list_once_however_many_sensors_and_never_when_they_say_nothing():
    two = {"type": "ObjectEvent", "sensorElementList": [{"ex:b": "2"}, {"ex:a": "1"}]}

    assert prehash(two, version="CBV2.1") == (
        "eventType=ObjectEventsensorElementListsensorElementex:a=1sensorElementex:b=2"
    )
    assert prehash(two | {"sensorElementList": [{}]}, version="CBV2.1") == "eventType=ObjectEvent"


def shuffled(value, chance):
    if isinstance(value, dict):
        keys = chance.sample(list(value), len(value))
        return {key: shuffled(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, chance) for item in chance.sample(value, len(value))]
    return value


@pytest.mark.parametrize("version", ["CBV2.0", "CBV2.1"])
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("event", [HARVEST, SHIPPING])
def test_order_of_keys_and_lists_does_not_matter(event, seed, version):
    again = shuffled(event, random.Random(seed))

    assert event_hash(again, version=version) == event_hash(event, version=version)


@pytest.mark.parametrize(
    "said",
    [
        {"eventID": "urn:x:1"},
        {"recordTime": "2026-11-20T09:00:00Z"},
        {"certificationInfo": "https://certificates.example/1"},
        {"errorDeclaration": {"declarationTime": "2026-11-21T00:00:00Z", "reason": "did_not_occur"}},
        {"rdfs:comment": "chú thích"},
        {"@context": ["https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld"]},
        {"eventTime": "2026-11-20T01:30:00Z"},
        {"bizStep": "https://ref.gs1.org/cbv/BizStep-commissioning"},
        {"bizStep": "cbv:BizStep-commissioning"},
        {"bizStep": " urn:epcglobal:cbv:bizstep:commissioning "},
        {"bizLocation": {"id": "https://any.example/414/9521234000051"}},
        {"epcList": []},
        {"ilmd": {**HARVEST["ilmd"], "txng:nothing": None}},
        {"txng:moisture": "14.5"},
    ],
)
def test_what_says_nothing_new_does_not_matter(said):
    assert event_hash(HARVEST | said) == event_hash(HARVEST)


@pytest.mark.parametrize(
    "said",
    [
        {"type": "ObjectEvent"},
        {"eventTime": "2026-11-20T01:30:00.001Z"},
        {"eventTimeZoneOffset": "+08:00"},
        {"bizStep": "inspecting"},
        {"disposition": "inactive"},
        {"bizLocation": {"id": "urn:epc:id:sgln:9521234.00006.0"}},
        {"readPoint": {"id": f"{HOST}/p/P4C9"}},
        {"inputQuantityList": []},
        {"persistentDisposition": {"set": ["recalled"]}},
        {"ilmd": {**HARVEST["ilmd"], "txng:variety": "BC15"}},
        {"txng:entryID": "0f0a7a52-6f0e-4a6b-9a32-6f52c3f9b3c2"},
        {"txng:step": "RICE-10"},
        {"ex:other": ""},
    ],
)
def test_everything_said_matters(said):
    assert event_hash(HARVEST | said) != event_hash(HARVEST)


def test_one_gram_more_is_another_event():
    heavier = copy.deepcopy(HARVEST)
    heavier["outputQuantityList"][0]["quantity"] = 1250.501

    assert event_hash(heavier) != event_hash(HARVEST)


def test_the_choice_of_prefix_does_not_matter_but_the_namespace_does():
    one, same = {**SHIPPING, "a:x": "1"}, {**SHIPPING, "b:x": "1"}
    context = {"@context": [{"a": "https://ex.example/"}, {"b": "https://ex.example/"}]}
    other = {"@context": {"a": "https://elsewhere.example/"}}

    assert event_hash(one | context) == event_hash(same | context)
    assert event_hash(one | context) != event_hash(one | other)


def test_prefixes_are_read_from_every_shape_of_context():
    assert namespaces_of("https://ref.gs1.org/x.jsonld", {}) == {}
    assert namespaces_of({"a": "urn:a:", "b": {"@id": "urn:b"}}, {}) == {"a": "urn:a:"}
    assert namespaces_of(["https://ref.gs1.org/x.jsonld", {"a": "urn:a:"}], {"c": "urn:c:"}) == {
        "a": "urn:a:",
        "c": "urn:c:",
    }


@pytest.mark.parametrize(
    "odd", [None, 7, True, "word", [], {}, [[]], [None], [{"a": 1}], {"id": 5}, {"x:y": {"z": []}}]
)
@pytest.mark.parametrize("field", [*HARVEST, *SHIPPING])
@pytest.mark.parametrize("version", ["CBV2.0", "CBV2.1"])
def test_any_shape_under_any_key_still_has_a_string(field, odd, version):
    """Kinds of event from foreign vocabularies may carry anything anywhere; they too get an id."""
    assert prehash({**HARVEST, **SHIPPING, field: odd}, version=version).startswith("eventType=")


def test_a_bottomless_extension_is_refused_with_a_sentence():
    bottomless = "end"
    for _ in range(2000):
        bottomless = {"ex:in": bottomless}

    with pytest.raises(TooDeep, match="quá nhiều lớp"):
        event_hash(HARVEST | {"ex:out": bottomless})
