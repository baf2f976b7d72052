"""The log is told how to check acts about reports."""

from flask import Flask

from trace.feedback import queries_counts, recording
from trace.inspections.queries_score import FROM_ABOVE
from trace.ledger import verification


def install(_app: Flask) -> None:
    """Put forward the checker, how far the log must reach, and what a supplier's inspection score counts."""
    FROM_ABOVE["feedback"] = queries_counts.open_reports
    verification.CHECKERS[recording.LOG_KIND] = recording.check_act
    if recording.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(recording.known_size)
