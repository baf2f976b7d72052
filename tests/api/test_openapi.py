"""The API against its own description: whatever is sent, no server error, and answers as documented."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from labelled import make_batch, make_product
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EXAMPLES = 12
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def existing(song_hoa, clerk, now, settings):
    """What stands in addresses half of the time, so that requests get past "not found"."""
    product = make_product(song_hoa, by=clerk, now=now, settings=settings)
    return {"code": make_batch(song_hoa, product, by=clerk, now=now).code}


@pytest.fixture
def schema(app):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


def test_the_document_is_openapi_3_1_and_whole(client, noon):
    document = client.get("/api/v1/openapi.json").json

    assert document["openapi"] == "3.1.0"
    assert {"bearer"} == set(document["components"]["securitySchemes"])
    for path, methods in (
        ("/api/v1/batches", {"get", "post"}),
        ("/api/v1/batches/{code}", {"get"}),
        ("/api/v1/batches/{code}/events", {"post"}),
        ("/api/v1/batches/{code}/approval", {"post"}),
        ("/api/v1/batches/{code}/trace", {"get"}),
        ("/api/v1/label-runs", {"post"}),
    ):
        assert methods <= set(document["paths"][path]), path
    references = {part.split('"')[0] for part in json.dumps(document).split('"#/components/')[1:]}
    for reference in references:
        kind, name = reference.split("/")
        assert name in document["components"][kind], reference


def test_every_write_tells_of_its_key_and_every_refusal_of_its_shape(client, noon):
    document = client.get("/api/v1/openapi.json").json

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "post":
                assert "Idempotency-Key" in [p["name"] for p in operation["parameters"]], path
            if method != "parameters":
                assert "default" in operation["responses"], path
    refusal = document["components"]["responses"]["DEFAULT_ERROR"]
    assert list(refusal["content"]) == ["application/problem+json"]


@pytest.mark.filterwarnings("ignore")
def test_nothing_that_fits_the_description_breaks_the_service(schema, existing, manager_token, noon):
    # Compressed answers stay compressed on the way through the in-process transport.
    headers = {"Authorization": f"Bearer {manager_token}", "Accept-Encoding": "identity"}
    statuses = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @BOUNDED
        @given(case=operation.as_strategy())
        def walk(case):
            if "code" in (case.path_parameters or {}) and len(statuses) % 2:
                case.path_parameters["code"] = existing["code"]
            response = case.call(headers=headers)
            statuses.append(response.status_code)
            case.validate_response(response, checks=CHECKS)

        walk()

    assert len(statuses) >= EXAMPLES
    assert {200, 404, 422} <= set(statuses)


STRANGE = (
    "", " ", "\x00", "\ud800", "x" * 300, "ệ" * 40, "T" * 8, "0" * 14, "09521234543213/A", "-1", 0, -1, 1e300, 10**30,
    0.1 + 0.2, True, None, [], {}, [[]], [None], {"a": {"b": 1}}, ["T"] * 3, "0001-01-01", "9999-12-31",
    "9999-12-31T23:59:59-14:00", "2026-11-20T07:30", "NaN", "R14", "R16", "R04", "C07", "KGM", "' OR 1=1 --",
)  # fmt: skip


@pytest.mark.parametrize("path", ["", "/{code}/events", "/{code}/approval"])
def test_strange_values_in_every_field_are_refused_or_taken_but_never_break(
    client, existing, manager_token, noon, path
):
    whole = {
        "": {"product": "09521234543213", "quantity": 5, "unit": "KGM", "produced_on": "2026-11-20", "lot": None,
             "site": None, "expires_on": None, "made_from": None, "step": None},
        "/{code}/events": {"step": "R14", "happened_at": "2026-11-20", "quantity": 5, "unit": "KGM", "site": None,
                           "lots": [{"name": "x", "quantity": 5}], "receiver": "A", "photos": None, "std": "x",
                           "qc_result": "pass"},
        "/{code}/approval": {"note": "x"},
    }[path]  # fmt: skip
    address = "/api/v1/batches" + path.format(**existing)
    headers = {"Authorization": f"Bearer {manager_token}"}
    for field in whole:
        for strange in STRANGE:
            sent = {key: value for key, value in whole.items() if value is not None} | {field: strange}
            answer = client.post(address, json=sent, headers=headers)
            assert answer.status_code in (201, 400, 403, 404, 409, 422), (field, strange)
            if answer.status_code != 201:
                assert answer.content_type == "application/problem+json"
                assert answer.json["status"] == answer.status_code
