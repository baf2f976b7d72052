"""Orders of labels hear of the printers, the log how to check sendings, the store of files what is kept for them."""

from flask import Flask

from trace.documents.verification import KEPT
from trace.ledger import verification
from trace.printers import queries, records


def install(_app: Flask) -> None:
    """Put forward the printers, the checker of sendings made again, and the files kept for sending."""
    queries.offer()
    verification.CHECKERS[records.KIND] = records.check_sending
    if queries.kept_files not in KEPT:
        KEPT.append(queries.kept_files)
    if records.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(records.known_size)
