"""Commands on a database that is not ready say what to do; real mistakes are not hidden."""

import click
import peewee
import pytest
from click.testing import CliRunner

from trace.cli.calm import calm
from trace.database import database
from trace.kit import migrate


@click.command()
def ask() -> None:
    database.execute_sql("SELECT 1 FROM nowhere")


def test_a_database_that_is_behind_is_named_with_the_way_out(db):
    last = migrate.status()[-1][0]
    database.execute_sql(f"DELETE FROM schema_migration WHERE name = '{last}'")
    answer = CliRunner().invoke(calm(ask))

    assert answer.exit_code == 1
    assert "flask db upgrade" in answer.output
    assert "Traceback" not in answer.output


def test_a_mistake_of_ours_is_not_hidden(db):
    with pytest.raises(peewee.DatabaseError):
        CliRunner().invoke(calm(ask), catch_exceptions=False)


def test_every_command_of_ours_is_calm(app):
    assert {name for name, one in app.cli.commands.items() if "invoke" not in vars(one)} <= {
        "openapi",
        "run",
        "shell",
        "routes",
    }
