"""The log is told how to check the acts of this room; a faulty file of laws stops the start."""

from flask import Flask

from trace.ledger import verification
from trace.recalls import checking, terms
from trace.recalls.live_view import recall_clock
from trace.recalls.recording import LOG_KIND


def install(app: Flask | None) -> None:
    """Read the data once; put forward the checker of recalls, and how far the log must reach; pages show the
    clock of what is open."""
    terms.laws(), terms.hazards(), terms.handlings()
    verification.CHECKERS[LOG_KIND] = checking.check_act
    if checking.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(checking.known_size)
    if app is not None:  # tests hang up the checker alone
        app.context_processor(lambda: {"recall_clock": recall_clock})
