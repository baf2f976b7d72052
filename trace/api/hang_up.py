"""The REST API: flask-smorest for OpenAPI 3.1, but with RFC 9457 answers and our own guards."""

from functools import partial, update_wrapper
from types import ModuleType

from flask import Blueprint, Flask
from flask_smorest import Api

from trace.kit.guards import ANYONE, allowed


class QuietApi(Api):  # type: ignore[misc]
    """smorest would answer every error of the app in its own shape; the web room already answers them all."""

    def _register_error_handlers(self) -> None:
        return


def hang_up(app: Flask, drawers: list[ModuleType | None]) -> list[Blueprint]:
    """Register every room's `api` blueprint; returns them so that CSRF can let them be (they take tokens)."""
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
    api = QuietApi(app)
    found = [module.api for module in drawers if module is not None and hasattr(module, "api")]
    for blueprint in found:
        api.register_blueprint(blueprint)
    openapi = next(name for name in app.view_functions if name.endswith("openapi_json"))
    bound = app.view_functions[openapi]  # a method takes no mark and CSRF asks for a name, so a named copy stands in
    app.view_functions[openapi] = allowed(ANYONE)(update_wrapper(partial(bound), bound))
    return found
