"""The log is told how to check printed ranges and what became of them."""

from flask import Flask

from trace.ledger import verification
from trace.serials import records


def install(_app: Flask) -> None:
    """Put forward the checkers, and how far the log must reach."""
    verification.CHECKERS[records.RANGE] = records.check_range
    verification.CHECKERS[records.ACT] = records.check_act
    if records.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(records.known_size)
