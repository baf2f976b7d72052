"""The product is built once a worker; every test gets it as new, pointed at its own database and folder.

Building it takes longer than most tests: hundreds of addresses, the description of the API, all templates. What a
request or a test may leave behind is put back before the next test; a test that hung up more doors gets an app
thrown away after it.
"""

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from trace.app import create_app
from trace.database import open_database
from trace.provenance import wiring as cache_of_pages
from trace.resolver import wiring as door_for_hosts
from trace.settings import Settings


class Compiled(BytecodeCache):
    """Templates compiled in this run, whichever app asked first; a changed source is compiled again."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], object] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))  # type: ignore[assignment]

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


class OneApp:
    """`as_new(settings)`: the app of this worker for the next test."""

    def __init__(self) -> None:
        self._compiled = Compiled()
        self._app: Flask | None = None

    def as_new(self, settings: Settings) -> Flask:
        """Like `create_app(settings)`, a hundred times quicker after the first."""
        if settings.proxies:
            return self._built(settings)  # wrapped in another way
        if self._app is None or self._shape_of(self._app) != self._shape:
            self._app = self._built(settings)
            self._config, self._extensions = dict(self._app.config), dict(self._app.extensions)
            self._shape = self._shape_of(self._app)
            return self._app
        return self._pointed_at(settings, self._app)

    def _pointed_at(self, settings: Settings, app: Flask) -> Flask:
        app.config.clear()
        app.config.update(
            self._config,
            SETTINGS=settings,
            SECRET_KEY=settings.secret_key,
            SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        )
        app.extensions.clear()
        app.extensions.update(self._extensions, huey=None)
        app.__dict__.pop("wsgi_app", None)  # Flask's own again, below a cache of pages that knows this database
        cache_of_pages.install(app)
        door_for_hosts.install(app)
        open_database(settings.database_url)
        return app

    def _built(self, settings: Settings) -> Flask:
        app = create_app(settings)
        app.jinja_env.bytecode_cache = self._compiled
        return app

    @staticmethod
    def _shape_of(app: Flask) -> tuple[int, ...]:
        """How much hangs on the app; more means that a test hung something up."""
        hooks = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
        counts = [sum(len(some) for some in kind.values()) for kind in hooks]
        # Flask looks for a handler by asking a dict that keeps an empty answer: only handlers that are there count.
        by_code = [some for codes in app.error_handler_spec.values() for some in codes.values()]
        return (len(app.view_functions), len(app.blueprints), *counts, sum(map(len, by_code)))
