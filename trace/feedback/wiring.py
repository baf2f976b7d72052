"""The log is told how to check acts about reports."""

from flask import Flask

from trace.feedback import recording
from trace.ledger import verification


def install(_app: Flask) -> None:
    """Put forward the checker, and how far the log must reach."""
    verification.CHECKERS[recording.LOG_KIND] = recording.check_act
    if recording.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(recording.known_size)
