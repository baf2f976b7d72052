"""The log is told how to check acts, the check of files which packages there must be; first screens get the clocks."""

from flask import Flask

from trace.documents import verification as files
from trace.ledger import verification
from trace.requests import checking, clocks
from trace.requests.law import laws, reminders
from trace.requests.recording import LOG_KIND


def install(app: Flask) -> None:
    """Put forward the checkers; a faulty file of laws stops the start."""
    laws(), reminders()
    verification.CHECKERS[LOG_KIND] = checking.check_act
    if checking.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(checking.known_size)
    if checking.kept_packages not in files.KEPT:
        files.KEPT.append(checking.kept_packages)
    app.context_processor(lambda: {"request_clocks": clocks.running_clocks})
