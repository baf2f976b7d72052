"""The REST API: flask-smorest for OpenAPI 3.1, but with RFC 9457 answers and our own guards."""

import json
from functools import partial, update_wrapper
from types import ModuleType

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Flask, request
from flask_smorest import Api

from trace.api.shapes import describe_keys, describe_refusals, name_of
from trace.errors import N_, Refusal
from trace.kit.guards import ANYONE, allowed, viewer


class QuietApi(Api):  # type: ignore[misc]
    """smorest would answer every error of the app in its own shape; the web room already answers them all."""

    def _register_error_handlers(self) -> None:
        return

    def _register_responses(self) -> None:
        describe_refusals(self)


class StrangeJson(Refusal):
    """A body that JSON parsers read in different ways, or not at all."""

    status = 400


def refuse_strange_json() -> None:
    """NaN and endless numbers (RFC 8259 §6), lone surrogates (RFC 7493 §2.1), nesting without end and numbers too
    long for `int` go no further: the schemas behind would each stumble over them in their own way."""
    if viewer() is None or not request.path.startswith("/api/") or not request.is_json:
        return
    sent = request.get_data()
    try:
        read = json.loads(sent or b"null", parse_constant=_no_number)
        json.dumps(read, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise StrangeJson(N_("Dữ liệu gửi lên chưa đúng.")) from None


def _no_number(name: str) -> None:
    raise ValueError(name)


def hang_up(app: Flask, drawers: list[ModuleType | None]) -> list[Blueprint]:
    """Register every room's API blueprints; returns them so that CSRF can let them be (they take tokens)."""
    app.config.update(
        API_TITLE="trace",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": "Batches, events, labels, provenance. Bearer token; writes take Idempotency-Key."},
            "security": [{"bearer": []}],
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        },
    )
    app.before_request(refuse_strange_json)
    api = QuietApi(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=name_of)})
    found = [blueprint for module in drawers if module is not None for blueprint in _blueprints_of(module)]
    for blueprint in found:
        api.register_blueprint(blueprint)
    describe_keys(api)
    openapi = next(name for name in app.view_functions if name.endswith("openapi_json"))
    bound = app.view_functions[openapi]  # a method takes no mark and CSRF asks for a name, so a named copy stands in
    app.view_functions[openapi] = allowed(ANYONE)(update_wrapper(partial(bound), bound))
    return found


def _blueprints_of(module: ModuleType) -> list[Blueprint]:
    """One called `api`, or several in `apis`."""
    return [*([module.api] if hasattr(module, "api") else []), *getattr(module, "apis", ())]
