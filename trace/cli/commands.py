"""Database, seeds and the server from the command line."""

import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from trace import clock
from trace.app import refuse_pending_migrations
from trace.database import connected
from trace.kit import installation, migrate
from trace.settings import ROOT, Settings

db = AppGroup("db", help="The database: numbered migrations.")
seed = AppGroup("seed", help="Reference data and, for a playground, demonstration data.")


@db.command("upgrade")
def upgrade() -> None:
    """Apply pending migrations; safe to repeat and to start twice at once."""
    settings: Settings = current_app.config["SETTINGS"]
    settings.instance.mkdir(parents=True, exist_ok=True)
    with connected():
        applied = migrate.upgrade()
        installation.install(host=settings.identifier_host, is_demo=settings.is_demo, now=clock.now())
    click.echo(f"Applied {len(applied)} migrations." if applied else "Database is up to date.")


@db.command("status")
def status() -> None:
    """List migrations; exits 1 while some are pending."""
    with connected():
        rows = migrate.status()
    for name, is_applied in rows:
        click.echo(f"{'applied' if is_applied else 'PENDING':8} {name}")
    if not all(is_applied for _, is_applied in rows):
        sys.exit(1)


@seed.command("reference")
def reference() -> None:
    """Load units, places and steps; safe to repeat."""
    with connected():
        for line in importlib.import_module("seeds.reference.load").load(now=clock.now()):
            click.echo(line)


@seed.command("demo")
def demo() -> None:
    """Load the fictitious co-ops through the same actions as the forms; only into a playground."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.is_demo:
        raise click.ClickException("Demo data goes only into a playground: set TRACE_DEMO=1 and an instance of its own.")
    with connected():
        for line in importlib.import_module("seeds.demo.load").load(now=clock.now(), settings=settings):
            click.echo(line)


@click.command("serve")
def serve() -> None:
    """Run the web server and the job runner together until stopped."""
    settings: Settings = current_app.config["SETTINGS"]
    refuse_pending_migrations()
    bin_folder = Path(sys.executable).parent
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    commands = (
        [str(bin_folder / "gunicorn"), "--config", str(ROOT / "deploy" / "gunicorn.conf.py"), "wsgi:app"],
        [str(bin_folder / "flask"), "jobs", "run"],
    )
    click.echo(f"Serving on http://127.0.0.1:{settings.port}")
    running = [subprocess.Popen(c, cwd=ROOT, env=environment) for c in commands]  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        os.wait()  # the first of the two that ends takes the other with it
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=30)


groups = (db, seed, serve)
