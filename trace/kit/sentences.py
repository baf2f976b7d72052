"""Refusals on the command line: a sentence on stderr, and a status that programs can read."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from trace.errors import Refusal
from trace.kit.forms import say


@contextmanager
def sentences() -> Iterator[None]:
    """A refusal becomes a sentence on stderr and exit status 1."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(say(refusal)) from refusal
