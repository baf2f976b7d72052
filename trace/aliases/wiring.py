"""The log is told how to check links and their ends."""

from flask import Flask

from trace.aliases import records
from trace.ledger import verification


def install(_app: Flask) -> None:
    """Put forward the checkers, and how far the log must reach."""
    verification.CHECKERS[records.KIND] = records.check_alias
    verification.CHECKERS[records.END] = records.check_end
    if records.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(records.known_size)
