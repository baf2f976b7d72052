"""Files of keys on disk: written once, whole, readable by the service alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_once(path: Path, secret: str) -> None:
    """Write aside and link into place, so that a second worker never reads half a key or replaces one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
