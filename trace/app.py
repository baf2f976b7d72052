"""Wiring: the only file that knows every room. Builds the Flask app from frozen settings."""

import importlib
from types import ModuleType

import click
from flask import Flask, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from trace.cli.calm import calm
from trace.database import database, open_database
from trace.kit import guards, migrate, typed
from trace.settings import ROOT, Settings

# Lowest floor first; a room imports only rooms before its own floor (FOUNDATIONS §5).
ROOMS = (
    "ledger", "places", "seals", "organisations", "access", "notices", "documents", "products", "sites", "materials",
    "processes", "seasons", "batches", "events", "sensors", "lineage", "packs", "handovers", "aliases", "readiness",
    "serials", "labels", "printers", "typeset", "scans", "recalls", "audit", "inspections", "requests", "provenance",
    "resolver", "exchange", "papers", "feedback", "overview", "desk", "jobs", "cli", "web", "phone", "api",
)  # fmt: skip


class RowNumber(IntegerConverter):
    """`<int:…>` in addresses: what no column could hold is no address of ours."""

    regex = r"[0-9]{1,9}"


def create_app(settings: Settings) -> Flask:
    """The whole product as one WSGI application; opens no connection before the first request."""
    app = Flask("trace", root_path=str(ROOT / "trace"), template_folder=str(ROOT / "templates"))
    app.url_map.converters["int"] = RowNumber
    typed.install(app)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        MAX_CONTENT_LENGTH=24 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
    )
    open_database(settings.database_url)
    _serve_connections(app)
    csrf = CSRFProtect(app)
    _open_rooms(app, csrf)
    if settings.proxies:
        # Outermost, so that the cache of public pages also knows who is asking.
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    guards.install(app)
    return app


def _serve_connections(app: Flask) -> None:
    @app.before_request
    def connect() -> None:
        if request.endpoint != "static":
            database.connect(reuse_if_open=True)

    @app.teardown_request
    def disconnect(_error: BaseException | None) -> None:
        if not app.testing and not database.is_closed():
            database.close()


def _open_rooms(app: Flask, csrf: CSRFProtect) -> None:
    """Let each room's drawers hang up what they have: `install(app)`, blueprints, commands, tasks."""
    for room in ROOMS:
        wiring = drawer_of(room, "wiring")
        if wiring:
            wiring.install(app)
    for room in ROOMS:
        for drawer in ("pages", "commands", "tasks"):
            module = drawer_of(room, drawer)
            for blueprint in getattr(module, "blueprints", ()):
                app.register_blueprint(blueprint)
            if hasattr(module, "pages"):
                app.register_blueprint(module.pages)
            for group in getattr(module, "groups", ()):
                app.cli.add_command(calm(group))
    drawers = [drawer_of(room, drawer) for room in ROOMS[:-1] for drawer in ("api", "apis")]
    doors = importlib.import_module("trace.api.hang_up").hang_up(app, drawers)
    for blueprint in doors:
        csrf.exempt(blueprint)


def drawer_of(room: str, drawer: str) -> ModuleType | None:
    """A room's drawer, or None where the room has none of that name."""
    is_there = (ROOT / "trace" / room / f"{drawer}.py").exists()
    return importlib.import_module(f"trace.{room}.{drawer}") if is_there else None


def warn_of_old_hosts(base_url: str) -> None:
    """Say so at the start when labels bear another host than the one in use, and nobody keeps that host."""
    from trace.labels.hosts import unanswered_hosts

    with database.connection_context():
        for host, labels in unanswered_hosts(base_url).items():
            said = f"{labels} printed labels bear the host {host}, which is neither TRACE_BASE_URL nor a former host"
            click.echo(f"Warning: {said}: point it here, then run `flask aliases hosts --add {host}`.", err=True)


def refuse_pending_migrations() -> None:
    """The server does not start on a database it does not know."""
    with database.connection_context():
        waiting = migrate.pending()
    if waiting:
        raise click.ClickException(f"Database is behind by {len(waiting)} migrations: run `flask db upgrade`.")
