"""The log from the command line: recompute it, sign it."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace import clock
from trace.database import connected
from trace.errors import Refusal
from trace.kit.forms import say
from trace.ledger import actions, verification
from trace.ledger.keys import existing_key, key_of_installation
from trace.ledger.notes import VerifierKey

ledger = AppGroup("ledger", help="The append-only log: verify it, sign its checkpoint.")


@ledger.command("verify")
@click.option(
    "--checkpoint",
    "kept",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint kept elsewhere that the log must still agree with.",
)
@click.option("--vkey", "vkeys", multiple=True, help="A former key of this log whose checkpoints are believed.")
def verify(kept: Path | None, vkeys: tuple[str, ...]) -> None:
    """Recompute everything; exits 1 and names the first broken entry."""
    with connected():
        try:
            keys = _believed_keys(vkeys)
            found = verification.verify_installation(keys, kept=kept.read_text() if kept else None)
        except (Refusal, ValueError, OSError) as error:
            raise click.ClickException(_sentence(error)) from error
    click.echo(
        _(
            "Sổ cái nguyên vẹn: %(size)s mục, %(checkpoints)s điểm kiểm đã ký, gốc %(root)s.",
            size=found.size,
            checkpoints=found.checkpoints,
            root=found.root.hex(),
        )
    )


@ledger.command("checkpoint")
def checkpoint() -> None:
    """Sign the log as it stands and print the checkpoint, ready to be kept somewhere else."""
    with connected():
        try:
            note = actions.sign_checkpoint(key_of_installation(current_app.config["SETTINGS"]), now=clock.now())
        except (Refusal, ValueError, OSError) as error:
            raise click.ClickException(_sentence(error)) from error
    click.echo(note, nl=False)


def _believed_keys(vkeys: tuple[str, ...]) -> list[VerifierKey]:
    """The log's own key and those named; without any, checkpoints are checked against the key beside them."""
    own = existing_key(current_app.config["SETTINGS"])
    keys = [VerifierKey.parse(vkey) for vkey in vkeys] + ([own.verifier] if own else [])
    if not keys:
        click.echo(_("Không có khóa của sổ cái: chữ ký chỉ được so với khóa ghi cạnh điểm kiểm."), err=True)
    return keys


def _sentence(error: Exception) -> str:
    return say(error) if isinstance(error, Refusal) else str(error)


groups = (ledger,)
