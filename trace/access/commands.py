"""Accounts and tokens from the command line: the first account without a browser."""

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from trace import clock
from trace.access import actions, rules
from trace.access.models import Person
from trace.access.queries import UnknownPerson
from trace.database import connected
from trace.errors import N_
from trace.kit.forms import clean
from trace.kit.sentences import sentences
from trace.kit.viewer import COMMAND_LINE, ROLES
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.places.queries import district_names

users = AppGroup("users", help="People who may sign in.")
tokens = AppGroup("tokens", help="Machines that may use the API.")


@users.command("create")
@click.argument("login")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--organisation", "code", metavar="CODE", help="Whom the person works for; not needed for admins.")
@click.option("--name", help="The person's name; else the login stands for it.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    metavar="SCOPE",
    help="What an auditor may read: product categories and old districts, as in "
    "'category:rice,shrimp;district:Tiền Hải'. May be repeated; 'all' or nothing means everything.",
)
@click.option(
    "--password-stdin", is_flag=True, required=True, expose_value=False, help="Read the password from standard input."
)
def create(login: str, role: str, code: str | None, name: str | None, scopes: tuple[str, ...]) -> None:
    """Create an account for LOGIN, an e-mail address or a telephone number."""
    with connected(), _sentences():
        membership = actions.create_account(
            login,
            name=name or login,
            role=role,
            password=_password(),
            organisation=_organisation(code) if code else None,
            scope=_scope(scopes) if role == "auditor" else None,
            by=COMMAND_LINE,
            now=clock.now(),
        )
        click.echo(f"{membership.person.login} {role} {code or '-'}")


@users.command("password")
@click.argument("login")
@click.option(
    "--password-stdin",
    is_flag=True,
    required=True,
    expose_value=False,
    help="Read the new password from standard input.",
)
def password(login: str) -> None:
    """Set a new password for LOGIN and end all sessions: when the last admin has forgotten it."""
    with connected(), _sentences():
        person = Person.get_or_none(Person.login == rules.parse_login(login))
        if person is None:
            raise UnknownPerson(N_("Không tìm thấy người này."))
        actions.set_password(person, _password(), now=clock.now())
        click.echo(person.login)


@tokens.command("create")
@click.option("--organisation", "code", metavar="CODE", required=True, help="For whom the machine works.")
@click.option("--name", required=True, help="Where the token is used, to know it again.")
@click.option(
    "--role",
    type=click.Choice(rules.TOKEN_ROLES),
    default="staff",
    show_default=True,
    help="A manager's token may also approve batches.",
)
def create_token(code: str, name: str, role: str) -> None:
    """Print a new API token alone on stdout; only its hash is kept."""
    with connected(), _sentences():
        _, secret = actions.create_token(_organisation(code), name=name, role=role, by=COMMAND_LINE, now=clock.now())
        click.echo(secret)


def _organisation(code: str) -> Organisation:
    return find_organisation(code, seen_by=COMMAND_LINE)


def _password() -> str:
    """One line of standard input, cleaned as the forms clean theirs."""
    return clean(sys.stdin.readline())


def _scope(typed: Iterable[str]) -> dict[str, list[str]]:
    """`category:rice,shrimp;district:Tiền Hải;office:nnmt`; a word without its kind is a category when it names one."""
    found: dict[str, list[str]] = {"category": [], "district": [], "office": []}
    for part in (part.strip() for text in typed for part in text.split(";")):
        kind, sign, names = part.partition(":") if ":" in part else part.partition("=")
        words = [word.strip() for word in re.split(",", names if sign else part) if word.strip()]
        for word in words:
            if word in ("all", "*"):
                continue
            guessed = "category" if word in rules.SCOPE_CATEGORIES else "district"
            found[{"categories": "category", "districts": "district"}.get(kind, kind) if sign else guessed].append(word)
    office = next(iter(found["office"]), "")
    return rules.read_scope(found["category"], found["district"], known_districts=district_names(), office=office)


@contextmanager
def _sentences() -> Iterator[None]:
    """A refusal becomes a sentence on stderr and exit status 1; so does a word of a scope that nobody knows."""
    try:
        with sentences():
            yield
    except KeyError as error:
        raise click.ClickException(f"--scope: {error} is neither category nor district.") from error


groups = (users, tokens)
