"""The log is told how to check the acts of this room; a faulty file of terms stops the start."""

from flask import Flask

from trace.events.sealing import GUARDS
from trace.handovers import checking
from trace.handovers.measured import subject_of
from trace.handovers.recording import LOG_KIND
from trace.handovers.sealing import guard
from trace.handovers.terms import terms
from trace.ledger import verification
from trace.sensors import subjects
from trace.sensors.models import HANDOVER


def install(_app: Flask) -> None:
    """Put forward the checker of hand-overs, and how far the log must reach."""
    terms()
    subjects.register(HANDOVER, subject_of)
    verification.CHECKERS[LOG_KIND] = checking.check_act
    if guard not in GUARDS:
        GUARDS.append(guard)
    if checking.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(checking.known_size)
