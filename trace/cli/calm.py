"""An operator whose database is not ready reads one sentence; a mistake of ours keeps its traceback."""

from typing import Any

import click
import peewee

from trace.database import connected
from trace.kit import migrate


def calm(command: click.Command) -> click.Command:
    """The same command, which says what to do where the database is missing, unreachable or behind."""
    if "invoke" in vars(command):  # the same commands serve every app of this process
        return command
    run = command.invoke

    def invoke(context: click.Context) -> Any:
        try:
            return run(context)
        except peewee.DatabaseError as error:
            reason = _reason()
            if not reason:
                raise
            raise click.ClickException(reason) from error

    command.invoke = invoke  # type: ignore[method-assign]
    return command


def _reason() -> str:
    """What the operator can do about it; empty when the database is as it should be, so that the fault is ours."""
    try:
        with connected():
            waiting = migrate.pending()
    except peewee.DatabaseError as error:
        return f"The database cannot be reached: {str(error).strip().splitlines()[0]}"
    return f"Database is behind by {len(waiting)} migrations: run `flask db upgrade`." if waiting else ""
