"""The log is told how to check print runs."""

from flask import Flask

from trace.labels import records
from trace.ledger import verification


def install(_app: Flask) -> None:
    """Put forward the checker of print runs, and how far the log must reach."""
    verification.CHECKERS[records.KIND] = records.check_run
    if records.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(records.known_size)
