"""/api/docs: every operation of the API on one page, read from the OpenAPI document; no script, no other host."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask_babel import gettext as _

from trace.kit.guards import ANYONE, allowed

pages = Blueprint("api_docs", __name__)
_METHODS = ("get", "post", "put", "patch", "delete")
_LONGEST_CHOICE = 12


@pages.get("/api/docs")
@allowed(ANYONE)
def show() -> str:
    """The operations by subject, with what goes in, what comes out and an example call."""
    document = read_document()
    return render_template(
        "api/docs.html",
        info=document["info"],
        rooms=_by_subject(document),
        shapes=[_shape(name, shape, document) for name, shape in sorted(document["components"]["schemas"].items())],
        json_href=url_for(_openapi_endpoint()),
    )


def read_document() -> dict[str, Any]:
    """The OpenAPI document as programs get it."""
    found: dict[str, Any] = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return found


def _openapi_endpoint() -> str:
    return next(name for name in current_app.view_functions if name.endswith("openapi_json"))


def _by_subject(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    found: dict[str, list[dict[str, Any]]] = {}
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method in operations:
                operation = operations[method]
                subject = next(iter(operation.get("tags", ())), "")
                shared = operations.get("parameters", [])
                found.setdefault(subject, []).append(_operation(path, method, operation, shared, document))
    return [{"id": name, "title": names.get(name) or name, "operations": found[name]} for name in found]


def _operation(
    path: str, method: str, operation: Mapping[str, Any], shared: list[Any], document: Mapping[str, Any]
) -> dict[str, Any]:
    body = _media(operation.get("requestBody", {}))
    return {
        "id": operation.get("operationId") or f"{method}{path.replace('/', '-').replace('{', '').replace('}', '')}",
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": [_parameter(one) for one in (*shared, *operation.get("parameters", ()))],
        "body": _name_of(body.get("schema", {})),
        "fields": list(_fields(body.get("schema", {}), document)),
        "answers": [_answer(code, one, document) for code, one in operation.get("responses", {}).items()],
    }


def _parameter(parameter: Mapping[str, Any]) -> dict[str, Any]:
    schema = parameter.get("schema", {})
    return {
        "name": parameter["name"],
        "where": {"path": _("địa chỉ"), "query": _("câu hỏi"), "header": _("đầu đề")}.get(parameter["in"], ""),
        "is_required": bool(parameter.get("required")),
        "kind": _kind(schema),
        "note": parameter.get("description") or schema.get("description", ""),
    }


def _answer(code: str, answer: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    if "$ref" in answer:
        answer = document["components"]["responses"].get(answer["$ref"].rsplit("/", 1)[-1], {})
    kinds = answer.get("content", {})
    return {
        "code": _("lỗi khác") if code == "default" else code,
        "description": answer.get("description", ""),
        "kinds": list(kinds),
        "shape": _name_of(_media(answer).get("schema", {})),
    }


def _shape(name: str, schema: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "fields": list(_fields(schema, document))}


def _fields(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    name = _name_of(schema)
    whole = document["components"]["schemas"].get(name, schema) if name else schema
    required = set(whole.get("required", ()))
    for field, said in whole.get("properties", {}).items():
        yield {
            "name": field,
            "is_required": field in required,
            "kind": _kind(said),
            "shape": _name_of(said.get("items", said)),
            "note": said.get("description", ""),
            "example": said.get("example"),
        }


def _kind(schema: Mapping[str, Any]) -> str:
    """`string, date`, `number`, `a | b`: what a value looks like."""
    choices = schema.get("enum")
    if choices and len(choices) <= _LONGEST_CHOICE:
        return " | ".join(str(one) for one in choices)
    kinds = schema.get("type", "")
    named = " | ".join(kinds) if isinstance(kinds, list) else str(kinds)
    return ", ".join(filter(None, (named, schema.get("format", ""))))


def _name_of(schema: Mapping[str, Any]) -> str:
    """The name of the shape a schema points to, whether alone, in a list or beside null."""
    for one in (schema, schema.get("items", {}), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if "$ref" in one:
            return str(one["$ref"]).rsplit("/", 1)[-1]
    return ""


def _media(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(iter(body.get("content", {}).values()), {})
