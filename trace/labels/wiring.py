"""The log is told how to check print runs, and the store of files which printed ones it keeps."""

from flask import Flask

from trace.documents.verification import KEPT
from trace.labels import queries, records, records_prints, records_void
from trace.labels.layout import all_layouts
from trace.labels.rules_prints import kinds_for
from trace.ledger import verification


def install(app: Flask) -> None:
    """Put forward the checker of print runs, and how far the log must reach; pages ask what can be printed."""
    app.context_processor(lambda: {"can_print": _can_print})
    verification.CHECKERS[records.KIND] = records.check_run
    verification.CHECKERS[records_void.KIND] = records_void.check_void
    verification.CHECKERS[records_prints.KIND] = records_prints.check_print
    if queries.kept_files not in KEPT:
        KEPT.append(queries.kept_files)
    for known in (records.known_size, records_void.known_size, records_prints.known_size):
        if known not in verification.KNOWN_SIZES:
            verification.KNOWN_SIZES.append(known)


def _can_print(kind: str) -> bool:
    """For templates of all rooms: whether there is a layout for this kind of thing."""
    return kind in kinds_for({layout.subject for layout in all_layouts()})
