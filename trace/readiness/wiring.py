"""Reads the rules when the service starts: a faulty one stops the start with a sentence."""

from flask import Flask

from trace.readiness.reading import rules


def install(app: Flask) -> None:
    """Read every rule and its check once; nothing is hung up."""
    del app
    rules()
