"""The log is told how to check the records of this room."""

from flask import Flask

from trace.events import checking
from trace.ledger import verification


def install(_app: Flask) -> None:
    """Put forward one checker for each kind of entry, and how far the log must reach."""
    verification.CHECKERS.update(checking.checkers())
    if checking.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(checking.known_size)
