"""Browsers keep our files for a year, so a file's address changes whenever its bytes do."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask


def install(app: Flask) -> None:
    """Add `?v=` with a fingerprint of the file to every address of a static file."""
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "filename" not in values:
            return
        file = folder / values["filename"]
        if file.is_file():
            values.setdefault("v", fingerprint(file, file.stat().st_mtime_ns))


@lru_cache(maxsize=256)
def fingerprint(file: Path, _changed_at_ns: int) -> str:
    """Eight letters of the content's SHA-256; read again only when the file was written again."""
    return sha256(file.read_bytes()).hexdigest()[:8]
