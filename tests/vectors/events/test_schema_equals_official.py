"""Our schema says yes and no exactly where the official EPCIS 2.0.1 schema does.

Asked of every GS1 and OpenEPCIS document, and of hundreds of documents broken in one place each.
Source: the official schema, GS1 example documents, OpenEPCIS test resources (Apache-2.0), read beside the checkout.
"""

import copy
import json
import random
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from trace.events.schema import is_valid_event, validate_document, validate_event

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
OFFICIAL = DATA / "epcis-schema" / "epcis-json-schema-2.0.1.json"
pytestmark = pytest.mark.skipif(not OFFICIAL.exists(), reason="the official schema is not beside this checkout")

MUTATIONS_OF_EACH = 15
VALUES = (
    None, True, 0, -1.5, "", "word", "shipping", "recalled", "ADD", "OBSERVE", "DELETE", [], {}, [[]], ["word"], [1],
    "ex:thing", "urn:epc:id:sgtin:4012345.011111.1", "urn:epcglobal:cbv:bizstep:shipping", "http://a b/",
    "https://ref.gs1.org/cbv/BizStep-shipping", "https://gs1.org/voc/Temperature", "https://ns.gs1.org/cbv/x",
    "2020-02-30T00:00:00Z", "2020-01-01T00:00:00", "2020-01-01T00:00:00Z", "2020-01-01T23:59:60Z",
    "0000-01-01T00:00:00Z",
    "+07:00", "+15:00", "-13:59", "+14:00", "7", "KGM", "kg", "2.0", "v2", {"id": "urn:x:y"}, {"type": "ObjectEvent"},
    [{"type": "location", "source": "urn:x:y"}], [{"epcClass": "urn:x:y"}], [{"epcClass": "urn:x:y", "quantity": "1"}],
    {"set": ["active"]}, {"set": []}, {"set": ["active", "active"]}, {"set": ["nonsense"]}, {"put": ["active"]},
)  # fmt: skip
KEYS = (
    "foo", "ex:foo", "https://ex.com/foo", "ilmd", "action", "epcList", "quantityList", "childEPCs",
    "persistentDisposition",
    "parentID", "id", "type", "@context", "rdfs:comment", "uom", "recordTime", "eventID", "bizStep", "transformationID",
)  # fmt: skip


@pytest.fixture(scope="module")
def official():
    schema = json.loads(OFFICIAL.read_text())
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


@pytest.fixture(scope="module")
def official_event():
    """The official rule for an event inside a document, which needs no context of its own."""
    schema = json.loads(OFFICIAL.read_text())
    inner = {"$ref": "#/definitions/EPCIS-Document-Event", "definitions": schema["definitions"]}
    return Draft7Validator(inner, format_checker=Draft7Validator.FORMAT_CHECKER)


def documents():
    folders = (DATA / "epcis-examples" / "JSON", DATA / "epcis-openepcis" / "2.0")
    files = sorted(path for folder in folders for path in folder.rglob("*.json*"))
    return [pytest.param(json.loads(path.read_text()), id=f"{path.parent.name}-{path.stem}") for path in files]


def test_formats_are_asserted_on_the_official_side(official):
    """Without them six of the invalid documents pass, and this whole comparison would prove nothing."""
    assert {"uri", "date-time"} <= set(official.format_checker.checkers)


def test_there_are_documents_on_both_sides_of_the_door(official):
    verdicts = [official.is_valid(param.values[0]) for param in documents()]

    assert (verdicts.count(True), verdicts.count(False)) == (95, 24)


@pytest.mark.parametrize("document", documents())
def test_a_document_is_judged_as_the_official_schema_judges_it(official, document):
    assert (not validate_document(document)) == official.is_valid(document)


@pytest.mark.parametrize("document", documents())
def test_a_document_broken_in_one_place_is_judged_alike(official, document):
    chance = random.Random(json.dumps(document, sort_keys=True))
    for _ in range(MUTATIONS_OF_EACH):
        broken, how = mutated(document, chance)
        problems = validate_document(broken)
        assert (not problems) == official.is_valid(broken), (how, list(map(str, problems)))


@pytest.mark.parametrize("document", documents())
def test_an_event_broken_in_one_place_is_judged_alike(official_event, document):
    chance = random.Random(json.dumps(document, sort_keys=True))
    for event in some_events(document):
        for _ in range(MUTATIONS_OF_EACH):
            broken, how = mutated(event, chance)
            problems = validate_event(broken)
            assert (not problems) == official_event.is_valid(broken), (how, list(map(str, problems)))
            assert is_valid_event(broken) == (not problems)


def some_events(document):
    body = document.get("epcisBody", {})
    events = body.get("eventList") or body.get("queryResults", {}).get("resultsBody", {}).get("eventList") or [document]
    return events[:2]


def mutated(document, chance):
    """A copy with one thing in it removed, replaced, added, doubled or emptied, and what that was."""
    broken = copy.deepcopy(document)
    holder, key = chance.choice(list(places(broken)))
    what = chance.choice(["remove", "replace", "replace", "add", "double", "suffix"])
    value = copy.deepcopy(chance.choice(VALUES))
    if what == "remove":
        del holder[key]
    elif what == "add" and isinstance(holder, dict):
        key = chance.choice(KEYS)
        holder[key] = value
    elif what == "double" and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif what == "suffix" and isinstance(holder[key], str):
        holder[key] += chance.choice([" ", "x", "Z", "-"])
    else:
        holder[key] = value
    return broken, (what, key, value)


def places(node):
    """Every (container, key) below a node, in a fixed order."""
    keys = list(node) if isinstance(node, dict) else range(len(node))
    for key in keys:
        yield node, key
        if isinstance(node[key], dict | list):
            yield from places(node[key])
