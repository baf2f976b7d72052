"""What the door says about wrong events: where, and in words."""

import copy

import pytest

from trace.events.schema import MOST_PROBLEMS, Problem, events_in, is_valid_event, validate_document, validate_event

GOOD = {
    "type": "ObjectEvent",
    "eventTime": "2026-11-23T01:00:00.000Z",
    "eventTimeZoneOffset": "+07:00",
    "action": "ADD",
    "bizStep": "commissioning",
    "quantityList": [{"epcClass": "https://txng.example/t/T4C8QX", "quantity": 1.5, "uom": "KGM"}],
    "readPoint": {"id": "https://txng.example/p/P4C8"},
    "ilmd": {"txng:variety": "ST25"},
    "txng:step": "RICE-09",
}
CHAIN = {
    "AggregationEvent": {"parentID": "urn:x:p", "childEPCs": ["urn:x:c"]},
    "AssociationEvent": {"parentID": "urn:x:p", "childEPCs": ["urn:x:c"]},
    "TransactionEvent": {"bizTransactionList": [{"bizTransaction": "urn:x:b"}], "epcList": ["urn:x:c"]},
}


def envelope(*events, **more):
    return {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-23T01:00:00.000Z",
        "epcisBody": {"eventList": list(events)},
        **more,
    }


def answer(*events):
    results = {"queryName": "q", "resultsBody": {"eventList": list(events)}}
    return envelope() | {"type": "EPCISQueryDocument", "epcisBody": {"queryResults": results}}


def test_a_good_event_has_no_problem():
    assert validate_event(GOOD) == []
    assert is_valid_event(GOOD)


@pytest.mark.parametrize(
    ("said", "path", "sentence"),
    [
        ({"action": None}, "action", "Phải là một chuỗi ký tự."),
        ({"action": "REMOVE"}, "action", "Phải là một trong: OBSERVE, ADD, DELETE."),
        ({"action": "OBSERVE"}, "action", "Sự kiện có ilmd thì action phải là ADD."),
        ({"bizStep": "harvesting"}, "bizStep", "Không phải từ trong danh mục CBV 2.0"),
        ({"bizStep": "urn:epcglobal:cbv:bizstep:shipping"}, "bizStep", "Không phải từ trong danh mục CBV 2.0"),
        ({"eventTime": "2026-02-30T00:00:00Z"}, "eventTime", "Phải là thời điểm có thật kèm múi giờ"),
        ({"eventTime": "2026-12-31T23:59:60Z"}, "eventTime", "Phải là thời điểm có thật kèm múi giờ"),
        ({"eventTimeZoneOffset": "7"}, "eventTimeZoneOffset", "Múi giờ phải có dạng +07:00."),
        ({"readPoint": {}}, "readPoint", "Thiếu trường id."),
        ({"readPoint": {"id": "ruộng số 3"}}, "readPoint.id", "Phải là một URI đầy đủ"),
        ({"quantityList": "1 kg"}, "quantityList", "Phải là một danh sách."),
        ({"quantityList": []}, "", "Phải có epcList, hoặc quantityList"),
        ({"quantityList": [{"epcClass": "urn:x:y", "uom": "kg"}]}, "quantityList[0].uom", "Đơn vị phải là mã UN/ECE"),
        ({"quantityList": [{"epcClass": "urn:x:y", "kg": 1}]}, "quantityList[0]", "Ở đây không có trường kg."),
        ({"quantityList": [{"epcClass": "urn:x:y", "quantity": "1"}]}, "quantityList[0].quantity", "Phải là một số."),
        ({"epcList": ["urn:x:y", "urn:x:y"]}, "epcList", "Danh sách có phần tử lặp lại."),
        ({"ilmd": []}, "ilmd", "Phải là một đối tượng JSON."),
        ({"ilmd": {"giống": "ST25"}}, "ilmd", "Trường giống không có trong EPCIS 2.0"),
        ({"farmer": "x"}, "", "Trường farmer không có trong EPCIS 2.0"),
        ({"persistentDisposition": {}}, "persistentDisposition", "Phải có set hoặc unset."),
        ({"persistentDisposition": {"set": []}}, "persistentDisposition.set", "Danh sách phải có ít nhất 1 phần tử."),
        ({"certificationInfo": "x"}, "certificationInfo", "Phải là một URI hoặc một danh sách URI."),
        (
            {"sensorElementList": [{"sensorReport": [{"type": "Mass", "booleanValue": 1}]}]},
            "sensorElementList[0].sensorReport[0].booleanValue",
            "Phải là true hoặc false.",
        ),
        (
            {"sensorElementList": [{"sensorReport": [{"type": "Mass", "hexBinaryValue": "xyz"}]}]},
            "sensorElementList[0].sensorReport[0].hexBinaryValue",
            "Chỉ được gồm các chữ số",
        ),
    ],
)
def test_a_problem_names_its_place_and_says_what_is_wrong(said, path, sentence):
    problems = validate_event(GOOD | said)

    assert path in [problem.path for problem in problems]
    assert any(problem.path == path and problem.sentence.startswith(sentence) for problem in problems), problems


def test_the_value_refused_is_not_repeated():
    problems = validate_event(GOOD | {"bizStep": "gặt nhà ông Nguyễn Văn A 0912345678"})

    assert problems
    assert not any("0912345678" in str(problem) for problem in problems)


@pytest.mark.parametrize("kind", CHAIN)
def test_the_other_kinds_need_their_lists_unless_they_delete(kind):
    common = {key: GOOD[key] for key in ("eventTime", "eventTimeZoneOffset", "action")} | {"type": kind}
    assert validate_event(common | CHAIN[kind]) == []

    empty = common | {key: value for key, value in CHAIN[kind].items() if key not in ("childEPCs", "epcList")}
    (problem,) = validate_event(empty)
    assert problem.sentence.startswith("Phải có")
    assert validate_event(empty | {"action": "DELETE"}) == []


def test_a_transformation_needs_both_sides_or_an_id():
    common = {key: GOOD[key] for key in ("eventTime", "eventTimeZoneOffset")} | {"type": "TransformationEvent"}
    one_side = common | {"inputEPCList": ["urn:x:a"]}

    (problem,) = validate_event(one_side)
    assert problem == Problem("", problem.msgid)
    assert "đầu vào và đầu ra" in problem.sentence
    assert validate_event(one_side | {"transformationID": "urn:x:t"}) == []
    assert validate_event(one_side | {"outputEPCList": ["urn:x:b"]}) == []


@pytest.mark.parametrize("nonsense", [None, 7, "event", [], [{}], {}, {"type": 7}, {"type": "HarvestEvent"}])
def test_what_is_no_event_is_refused(nonsense):
    assert validate_event(nonsense)
    assert not is_valid_event(nonsense)
    assert validate_document(nonsense)


def test_kinds_of_event_from_other_vocabularies_pass_with_their_own_fields():
    event = {"type": "gdst:HatchEvent", **{key: GOOD[key] for key in ("eventTime", "eventTimeZoneOffset")}, "any": [1]}

    assert validate_event(event) == []


def test_documents_of_both_kinds_and_bare_events():
    assert validate_document(envelope(GOOD)) == []
    assert validate_document(answer(GOOD)) == []
    assert validate_document(GOOD | {"@context": envelope()["@context"]}) == []
    assert events_in(envelope(GOOD)) == events_in(answer(GOOD)) == [GOOD]
    assert events_in(GOOD) == [GOOD]

    (problem,) = validate_document(GOOD)
    assert str(problem) == "Thiếu trường @context."


def test_problems_inside_a_document_are_numbered():
    wrong = GOOD | {"bizStep": "harvesting"}

    assert [problem.path for problem in validate_document(envelope(GOOD, wrong))] == ["epcisBody.eventList[1].bizStep"]
    (problem,) = validate_document(answer(wrong))
    assert problem.path == "epcisBody.queryResults.resultsBody.eventList[0].bizStep"
    assert str(problem).startswith("epcisBody.queryResults.resultsBody.eventList[0].bizStep: Không phải từ")


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"schemaVersion": "v2"}, "schemaVersion"),
        ({"creationDate": "today"}, "creationDate"),
        ({"@context": 7}, "@context"),
        ({"epcisBody": []}, "epcisBody"),
        ({"epcisBody": {"eventList": {}}}, "epcisBody.eventList"),
        (
            {"epcisHeader": {"epcisMasterData": {"vocabularyList": [{}]}}},
            "epcisHeader.epcisMasterData.vocabularyList[0]",
        ),
        ({"owner": "x"}, ""),
    ],
)
def test_the_envelope_is_looked_at_too(said, path):
    assert [problem.path for problem in validate_document(envelope(**said))] == [path]


def test_a_query_document_carries_no_header():
    assert validate_document(answer() | {"epcisHeader": {}})


def test_a_flood_of_problems_is_cut():
    flood = envelope(*[copy.deepcopy(GOOD) | {"action": "X", "bizStep": "y"} for _ in range(MOST_PROBLEMS)])

    assert len(validate_document(flood)) == MOST_PROBLEMS
