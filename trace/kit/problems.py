"""RFC 9457 problem+json: what the API answers when it says no."""

from collections.abc import Sequence
from typing import Any

from flask import Response, json
from flask_babel import gettext

from trace.errors import Refusal
from trace.kit.forms import say

_TITLES = {
    400: "Bad request", 401: "Not signed in", 403: "Not allowed", 404: "Not found", 405: "Method not allowed",
    406: "Not acceptable", 409: "Refused by a rule", 413: "Too large", 415: "Unsupported media type",
    422: "Not understood", 429: "Too many requests", 500: "Our fault",
}  # fmt: skip


def problem(status: int, detail: str, *, errors: Sequence[dict[str, str]] = (), **more: Any) -> Response:
    """A problem document; `errors` are `{pointer, detail}` with a JSON pointer into what was sent."""
    body: dict[str, Any] = {"type": "about:blank", "title": _TITLES.get(status, "Error"), "status": status}
    body["detail"] = detail
    if errors:
        body["errors"] = list(errors)
    body.update(more)
    return Response(json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json")


def problem_of(refusal: Refusal) -> Response:
    """A refusal of a rule as a problem; the field it names becomes the pointer."""
    errors = [{"pointer": f"/{refusal.field}", "detail": say(refusal)}] if refusal.field else []
    more = {"missing": refusal.params["missing"]} if "missing" in refusal.params else {}
    return problem(refusal.status, say(refusal), errors=errors, **more)


def flatten(messages: Any, pointer: str = "") -> list[dict[str, str]]:
    """marshmallow's nested messages as `{pointer, detail}` rows, whatever their shape."""
    if isinstance(messages, dict):
        rows: list[dict[str, str]] = []
        for key, inner in messages.items():
            rows += flatten(inner, pointer if key in ("json", "_schema", "query", "form") else f"{pointer}/{key}")
        return rows
    if isinstance(messages, list | tuple):
        return [row for inner in messages for row in flatten(inner, pointer)]
    return [{"pointer": pointer or "/", "detail": gettext(str(messages))}]
