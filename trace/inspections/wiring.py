"""The log is told how to check the acts of this room; a faulty checklist or weight stops the start."""

from flask import Flask

from trace.inspections import catalogue, checking
from trace.inspections.rules import LOG_KIND
from trace.ledger import verification


def install(_app: Flask) -> None:
    """Put forward the checker of inspections, and how far the log must reach."""
    catalogue.check()
    verification.CHECKERS[LOG_KIND] = checking.check_act
    if checking.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(checking.known_size)
