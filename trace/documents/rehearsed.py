"""The place of files while something is only practised: what is put stays in memory and is gone with the request."""

from pathlib import Path

from trace.documents.store import Store


class RehearsedStore:
    """Reads what is there, and writes nothing."""

    def __init__(self, store: Store, kept: dict[str, bytes]) -> None:
        self.store = store
        self.kept = kept
        self.where = store.where

    def put(self, name: str, content: bytes) -> None:
        self.kept[name] = content

    def put_file(self, name: str, path: Path) -> None:
        self.kept[name] = path.read_bytes()
        path.unlink()

    def get(self, name: str) -> bytes:
        return self.kept[name] if name in self.kept else self.store.get(name)

    def has(self, name: str) -> bool:
        return name in self.kept or self.store.has(name)

    def delete(self, name: str) -> None:
        self.kept.pop(name, None)

    def copy_out(self, folder: Path) -> None:
        self.store.copy_out(folder)

    def copy_in(self, folder: Path) -> None:  # noqa: ARG002
        raise RuntimeError("nothing is brought back while practising")
