"""What every answer of the API has in common, as the OpenAPI document tells it: refusals, keys."""

import http
from typing import Any, Final

import marshmallow as ma
from apispec.ext.marshmallow.common import resolve_schema_instance
from flask_smorest import Api
from flask_smorest.utils import prepare_response

PROBLEM: Final = "application/problem+json"
_IDEMPOTENCY_KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": 120},
    "description": "The same key with the same request gives the first answer again and writes nothing twice.",
}


class ProblemPlace(ma.Schema):
    """One mistake and where it stands."""

    pointer = ma.fields.String(metadata={"description": "JSON pointer into what was sent (RFC 6901)"})
    detail = ma.fields.String()


class Lacking(ma.Schema):
    """One thing that stops printing."""

    code = ma.fields.String()
    article = ma.fields.String()
    detail = ma.fields.String()
    todo = ma.fields.String()


class PlaceChoiceOut(ma.Schema):
    """One of several communes of a name; `value` is what is sent as `choice`, `help` what it is called today."""

    value = ma.fields.String()
    label = ma.fields.String()
    help = ma.fields.String()


class Problem(ma.Schema):
    """Every refusal (RFC 9457). `missing` is the list of a 409 before readiness and approval, `choices` the communes
    that answer to a name of several."""

    type = ma.fields.String()
    title = ma.fields.String()
    status = ma.fields.Integer()
    detail = ma.fields.String()
    errors = ma.fields.List(ma.fields.Nested(ProblemPlace))
    missing = ma.fields.List(ma.fields.Nested(Lacking))
    choices = ma.fields.List(ma.fields.Nested(PlaceChoiceOut))


def name_of(schema: type[ma.Schema] | ma.Schema | str) -> str:
    """How the document calls a shape: one that changes a thing, where nothing is required, is another one."""
    found = resolve_schema_instance(schema)
    name = type(found).__name__.removesuffix("Schema")
    return f"{name}Change" if found.partial else name


def describe_refusals(api: Api) -> None:
    """Errors are described as they are answered."""
    named = {status.name: status.phrase for status in http.HTTPStatus if status >= http.HTTPStatus.BAD_REQUEST}
    for name, phrase in {**named, "DEFAULT_ERROR": "Refused, with the reason"}.items():
        response: dict[str, Any] = {"description": phrase, "schema": Problem}
        prepare_response(response, api.spec, PROBLEM)
        api.spec.components.response(name, response, lazy=True)


def describe_keys(api: Api) -> None:
    """Every write takes a key, so every write says so."""
    for operations in api.spec._paths.values():
        for method, operation in operations.items():
            if method in ("post", "put", "patch", "delete"):
                operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
