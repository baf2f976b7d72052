"""Database, seeds and the server from the command line."""

import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext

from trace import clock
from trace.app import refuse_pending_migrations
from trace.cli import backup as backups
from trace.cli import doctor
from trace.database import connected
from trace.errors import Refusal, RuleBroken
from trace.kit import installation, migrate
from trace.kit.forms import say
from trace.ledger import verification
from trace.ledger.keys import existing_key
from trace.settings import PLAYGROUND_MARK, ROOT, Settings

db = AppGroup("db", help="The database: numbered migrations.")
seed = AppGroup("seed", help="Reference data and, for a playground, demonstration data.")


@db.command("upgrade")
def upgrade() -> None:
    """Apply pending migrations; safe to repeat and to start twice at once."""
    settings: Settings = current_app.config["SETTINGS"]
    settings.instance.mkdir(parents=True, exist_ok=True)
    with connected():
        applied = migrate.upgrade()
        here = installation.install(host=settings.identifier_host, is_demo=settings.is_demo, now=clock.now())
    if settings.is_demo and not here.is_demo:
        raise click.ClickException("This is a real installation, not a playground: take TRACE_DEMO away.")
    if here.is_demo:
        (settings.instance / PLAYGROUND_MARK).touch()
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
        raise click.ClickException(
            "Demo data goes only into a playground: set TRACE_DEMO=1 and an instance of its own."
        )
    with connected():
        for line in importlib.import_module("seeds.demo.load").load(now=clock.now(), settings=settings):
            click.echo(line)


@click.command("serve")
@with_appcontext
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


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Say what is wrong with this installation; exits 1 when something grave is."""
    settings: Settings = current_app.config["SETTINGS"]
    with connected():
        found = list(doctor.complaints(settings=settings, now=clock.now()))
    for complaint in found:
        mark = gettext("CẦN SỬA") if complaint.is_grave else gettext("nên xem")
        click.echo(f"{mark}: {say(RuleBroken(complaint.msgid, **complaint.params))}")
    if not found:
        click.echo(gettext("Không thấy điều gì sai."))
    if any(complaint.is_grave for complaint in found):
        sys.exit(1)


backup = AppGroup("backup", help="A copy of everything, taken while serving; restored into an empty place.")


@backup.command("create")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--without-keys", is_flag=True, help="Leave the keys out; the manifest names where they are.")
@click.option("--without-files", is_flag=True, help="Leave uploaded and printed files where they are, as in a bucket.")
def backup_create(folder: Path, *, without_keys: bool, without_files: bool) -> None:
    """Write a backup into FOLDER, which must be new or empty."""
    with connected():
        try:
            manifest = backups.create(
                folder,
                settings=current_app.config["SETTINGS"],
                now=clock.now(),
                with_keys=not without_keys,
                with_files=not without_files,
            )
        except (Refusal, OSError) as error:
            raise click.ClickException(say(error) if isinstance(error, Refusal) else str(error)) from error
    click.echo(
        f"{len(manifest['files'])} files in {folder}; keys {manifest['keys']}; stored files {manifest['stored_files']}."
    )


@backup.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def backup_restore(folder: Path) -> None:
    """Put the backup in FOLDER into this empty installation and verify the ledger."""
    settings: Settings = current_app.config["SETTINGS"]
    try:
        manifest = backups.restore(folder, settings=settings, now=clock.now())
        with connected():
            key = existing_key(settings)
            found = verification.verify_installation([key.verifier] if key else [])
    except (Refusal, OSError) as error:
        raise click.ClickException(say(error) if isinstance(error, Refusal) else str(error)) from error
    click.echo(f"Restored the backup of {manifest['made_at']}; ledger whole with {found.size} entries.")


groups = (db, seed, backup, serve, doctor_command)
