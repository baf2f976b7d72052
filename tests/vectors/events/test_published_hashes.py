"""Our event hash against the published vectors of the reference implementation (2026 generation, CBV 2.0).

Source: github RalphTro/epcis-event-hash-generator, MIT; read where it lies beside the checkout, never copied.
"""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from trace.events.prehash import event_hash, namespaces_of, prehash

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
HASHES = DATA / "epcis-hash"
HEAD = HASHES / "head-2026"
pytestmark = pytest.mark.skipif(not HASHES.exists(), reason="published event hashes are not beside this checkout")

# The documents of the older generation that hold none of the points on which the generations disagree.
UNDISPUTED = (
    "ReferenceEventHashAlgorithm",
    "epcisDocWithSingleEvent",
    "epcisEventWithCURIEs",
    "epcisQueryDocument",
    "epclist_normalisation",
    "persistentDisposition",
    "ralfsChaosExample",
)


def published():
    """(name, event, namespaces, expected) for every CBV 2.0 pair; nothing when the data is absent."""
    if not HASHES.exists():
        return
    for name, vector in json.loads((HEAD / "vectors.json").read_text()).items():
        if name.startswith("_"):
            continue
        events, namespaces = read(HEAD / vector["doc"])
        for number, (event, expected) in enumerate(zip(events, vector["CBV2.0"], strict=True)):
            yield pytest.param(event, namespaces, expected, id=f"{name}-{number}")


def read(path):
    document = json.loads(path.read_text())
    body = document["epcisBody"]
    if "queryResults" in body:
        body = body["queryResults"]["resultsBody"]
    return body["eventList"], namespaces_of(document["@context"])


def test_no_published_pair_is_left_out():
    assert len(list(published())) == 20


@pytest.mark.parametrize(("event", "namespaces", "expected"), list(published()))
def test_string_and_hash_are_the_published_ones(event, namespaces, expected):
    assert prehash(event, namespaces) == expected["prehash"]
    assert event_hash(event, namespaces) == expected["hash"]


@pytest.mark.parametrize("kind", ["ObjectEvent", "AggregationEvent", "TransformationEvent"])
def test_hash_of_an_event_with_all_fields_is_the_published_one(kind):
    name = f"{kind}_all_possible_fields"
    expected = json.loads((HEAD / "vectors.json").read_text())["_hash_only"][name]
    documents = DATA / "epcis-openepcis" / "2.0" / "EPCIS" / "JSON" / "Capture" / "Documents"
    (event,), namespaces = read(documents / f"{name}.json")
    if kind == "ObjectEvent":
        # This hash was published for the XML twin, which declares the prefix without its last colon.
        namespaces["cbvmda"] = "urn:epcglobal:cbv:mda"

    assert event_hash(event, namespaces) == expected


@pytest.mark.parametrize("name", UNDISPUTED)
def test_strings_of_the_older_generation_still_hold_where_nothing_was_disputed(name):
    examples = HASHES / "v1.9.3-era" / "examples"
    events, namespaces = read(examples / f"{name}.jsonld")

    expected = (examples / f"{name}.prehashes").read_text().splitlines()
    assert [prehash(event, namespaces) for event in events] == expected


def equal_files():
    folder = HASHES / "v1.9.3-era" / "expected_equal"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_no_file_of_equal_events_is_left_out():
    assert len(equal_files()) == 11


@pytest.mark.parametrize("path", equal_files(), ids=lambda path: path.name)
def test_all_events_of_a_file_hash_alike(path):
    if path.suffix == ".xml":
        events, namespaces = events_of_xml(path), {}
    else:
        events, namespaces = read(path)

    assert len(events) > 1
    assert len({event_hash(event, namespaces) for event in events}) == 1


# --- just enough of the XML binding to read those files ---------------------------------------------------


def events_of_xml(path):
    root = ElementTree.parse(path).getroot()
    return [{"type": event.tag} | fields_of(event) for event in root.find("EPCISBody/EventList")]


def fields_of(event):
    return {field.tag: value_of(field) for field in event}


def value_of(field):
    if field.tag in ("bizTransactionList", "sourceList", "destinationList"):
        return [{"type": item.get("type"), item.tag: item.text} for item in field]
    if field.tag == "sensorElementList":
        return [sensor_of(element) for element in field]
    if field.tag.endswith("QuantityList") or field.tag == "quantityList":
        return [{part.tag: part.text for part in element} for element in field]
    if field.tag.endswith(("EPCList", "epcList", "childEPCs")):
        return [epc.text for epc in field]
    if len(field):
        return {part.tag: part.text for part in field}
    return field.text


def sensor_of(element):
    metadata = element.find("sensorMetadata")
    reports = [dict(report.attrib) for report in element.findall("sensorReport")]
    return {"sensorMetadata": dict(metadata.attrib), "sensorReport": reports}
