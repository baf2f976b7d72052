"""Writing a package: tables, records, EPCIS, proofs, papers and the sealed summary, last the manifest of all of it.

Entries of the ZIP stand in one order and bear no clock. What was written is kept under its SHA-256 and never again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from trace.batches.rules import State
from trace.documents.store import Store
from trace.events.epcis import document
from trace.events.epcis_values import utc_milliseconds
from trace.kit.list_file import BYTE_ORDER_MARK
from trace.ledger.canonical import canonical_bytes
from trace.requests.models import DataRequest
from trace.requests.package_readme import README
from trace.requests.package_records import LEFT_OUT, Records
from trace.requests.package_tables import tables_of
from trace.requests.queries_blockers import Blocker

FORMAT: Final = "txng-data-request"
VERSION: Final = 1
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A written package: its hash, length, how many files the manifest lists, the manifest's own hash."""

    sha256: str
    size_bytes: int
    files: int
    manifest_sha256: str


def texts_of(
    request: DataRequest,
    records: Records,
    blockers: Sequence[Blocker],
    states: Mapping[str, State],
    *,
    number: int,
    vkey: str,
    now: datetime,
) -> list[tuple[str, bytes]]:
    """Everything but the stored files and the summary, in the order in which it is written."""
    epcis = document(list(records.epcis), created_at=now)
    return [
        ("README.txt", README.encode()),
        ("request.json", canonical_bytes(request_value(request, records, number=number, now=now))),
        *tables_of(records, blockers, states),
        ("epcis.json", canonical_bytes(epcis)),
        *((f"lots/{one['batch']['code']}.json", canonical_bytes(one)) for one in records.lots),
        ("handovers.json", canonical_bytes({"handovers": list(records.handovers)})),
        ("ledger/key.vkey", f"{vkey}\n".encode()),
        *((f"ledger/{index:08d}.tlog-proof", records.proofs[index].encode()) for index in sorted(records.proofs)),
    ]


def request_value(request: DataRequest, records: Records, *, number: int, now: datetime) -> dict[str, Any]:
    """What was asked and how it was answered, for programs; nobody's name."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "request": request.code,
        "package": number,
        "made_at": utc_milliseconds(now),
        "office": request.office,
        "document": {
            "number": request.document_no,
            "on": str(request.document_on or ""),
        },
        "subject": request.subject,
        "asked": request.asked,
        "law": request.law,
        "received_at": utc_milliseconds(request.received_at) if request.received_at else None,
        "due_at": utc_milliseconds(request.due_at) if request.due_at else None,
        "organisation": {"code": records.organisation.code, "name": records.organisation.name},
        "personal_basis": request.personal_basis,
        "left_out": dict(records.left_out),
    }


def write(
    path: Path, texts: Sequence[tuple[str, bytes]], stored: Sequence[tuple[str, str]], *, store: Store,
    head: Mapping[str, Any], tell: Tell,
) -> Made:  # fmt: skip
    """Write the ZIP to `path`. A stored file that is lost is said so in the manifest; the rest still goes out."""
    listed: list[dict[str, Any]] = []
    with ZipFile(path, "w") as archive:
        for name, content in texts:
            listed.append(_put(archive, name, content, compression=ZIP_DEFLATED))
        for place, (name, key) in enumerate(stored):
            try:
                listed.append(_put(archive, name, store.get(key), compression=ZIP_STORED))
            except FileNotFoundError:
                listed.append({"name": name, "sha256": key, "is_missing": True})
            tell(100 * (place + 1) // len(stored))
        manifest = canonical_bytes({**head, "files": listed})
        _put(archive, "manifest.json", manifest, compression=ZIP_DEFLATED)
    digest, size = _hashed(path)
    return Made(digest, size, len(listed), sha256(manifest).hexdigest())


def manifest_head(request: DataRequest, records: Records, *, number: int) -> dict[str, Any]:
    """What the manifest says beside the files."""
    left = [{"what": name, "words": LEFT_OUT[name], "count": count} for name, count in records.left_out.items()]
    csv = {"encoding": "utf-8", "mark": BYTE_ORDER_MARK.encode().hex(), "delimiter": ";"}
    known = {"format": f"{FORMAT}-manifest", "version": VERSION, "request": request.code, "package": number}
    return {**known, "left_out": left, "csv": csv}


def _put(archive: ZipFile, name: str, content: bytes, *, compression: int) -> dict[str, Any]:
    info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = compression
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
    return {"name": name, "sha256": sha256(content).hexdigest(), "size_bytes": len(content)}


def _hashed(path: Path) -> tuple[str, int]:
    found, size = sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
            size += len(piece)
    return found.hexdigest(), size
