"""The printed files, by their hash, beside all other kept files. A half-written one never bears its name."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from trace.documents.store import LocalStore, Store
from trace.labels.making.renderer import Printed


def keep(store: Store, write: Callable[[BinaryIO], Printed], check: Callable[[Path], None]) -> Printed:
    """Let `write` stream a file and `check` look at it, then publish it under the hash of its bytes; when either
    raises, nothing stays."""
    # On the local disk beside its final place, so that the last step is a rename and not a second copy.
    folder = store.folder if isinstance(store, LocalStore) else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix="tem-", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            printed = write(out)
            out.flush()
            os.fsync(out.fileno())
        check(temporary)
        store.put_file(printed.sha256, temporary)
    finally:
        temporary.unlink(missing_ok=True)
    return printed
