"""The printed files, by their hash, beside all other kept files. A half-written one never bears its name."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from trace.documents.store import LocalStore
from trace.labels.pdf import Printed


def keep(store: LocalStore, write: Callable[[BinaryIO], Printed]) -> Printed:
    """Let `write` stream a PDF, then publish it under the hash of its bytes; on an error nothing stays."""
    store.folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=store.folder, prefix="tem-", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            printed = write(out)
            out.flush()
            os.fsync(out.fileno())
        path = store.path(printed.sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return printed
