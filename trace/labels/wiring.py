"""The log is told how to check print runs, and the store of files which printed ones it keeps."""

from flask import Flask

from trace.documents.verification import KEPT
from trace.labels import queries, records
from trace.ledger import verification


def install(_app: Flask) -> None:
    """Put forward the checker of print runs, and how far the log must reach."""
    verification.CHECKERS[records.KIND] = records.check_run
    if queries.kept_files not in KEPT:
        KEPT.append(queries.kept_files)
    if records.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(records.known_size)
