"""Orders of labels are told of the printers there are, and the store of files which ones are kept for sending."""

from flask import Flask

from trace.documents.verification import KEPT
from trace.labels import printer_choices
from trace.printers import queries, showing


def install(_app: Flask) -> None:
    """Put forward the printers and the files kept for them."""
    queries.offer()
    if showing.sendings_of_run not in printer_choices.SENDINGS:
        printer_choices.SENDINGS.append(showing.sendings_of_run)
    if queries.kept_files not in KEPT:
        KEPT.append(queries.kept_files)
