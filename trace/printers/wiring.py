"""Orders of labels hear of the printers, the log how to check sendings, the store of files what is kept for them."""

from flask import Flask

from trace.documents.verification import KEPT
from trace.labels import printer_choices
from trace.ledger import verification
from trace.printers import queries, records, showing


def install(_app: Flask) -> None:
    """Put forward the printers, what was sent of a run, the checker of sendings made again, the files kept for them."""
    queries.offer()
    verification.CHECKERS[records.KIND] = records.check_sending
    if showing.sendings_of_run not in printer_choices.SENDINGS:
        printer_choices.SENDINGS.append(showing.sendings_of_run)
    if queries.kept_files not in KEPT:
        KEPT.append(queries.kept_files)
    if records.known_size not in verification.KNOWN_SIZES:
        verification.KNOWN_SIZES.append(records.known_size)
