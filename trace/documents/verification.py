"""Are the files still what they were? Each is read back and its hash computed anew."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from trace.documents.models import StoredFile
from trace.documents.store import Store

MISSING, CHANGED = "missing", "changed"
# Rooms above put forward the hashes of the files they keep in the same place.
KEPT: list[Callable[[], Iterable[str]]] = []


@dataclass(frozen=True, slots=True)
class Checked:
    """One stored name. `problem` is empty, `missing` or `changed`."""

    name: str
    problem: str


def verify_files(store: Store) -> Iterator[Checked]:
    """Every file the database speaks of, in the order of its name; small pictures are only looked for."""
    pictures = {sha256: media.startswith("image/") for sha256, media in _stored()}
    others = {sha256 for kept in KEPT for sha256 in kept() if sha256}
    for sha256 in sorted(pictures.keys() | others):
        yield Checked(sha256, _problem(store, sha256))
        if pictures.get(sha256):
            yield Checked(f"{sha256}-small", "" if store.has(f"{sha256}-small") else MISSING)


def _stored() -> Iterable[tuple[str, str]]:
    found: Iterable[tuple[str, str]] = StoredFile.select(StoredFile.sha256, StoredFile.media_type).tuples()
    return found


def _problem(store: Store, sha256: str) -> str:
    try:
        content = store.get(sha256)
    except FileNotFoundError:
        return MISSING
    return "" if hashlib.sha256(content).hexdigest() == sha256 else CHANGED
