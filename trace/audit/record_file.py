"""A batch's record as one file that can be checked without us: plain JSON, EPCIS, papers, proofs, hashes.

The keys are explained in README.txt, which travels with the file. Nothing is in it that the officer's page does not
show; annexes are shortened like there, so their own salts stay here: with them the hidden digits could be guessed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from io import RawIOBase
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from trace.audit.evidence import BatchRecord, Evidence, Print, Source, Word
from trace.audit.queries_checks import contents_of
from trace.audit.record_readme import README
from trace.audit.rules import shown_private
from trace.documents.models import Certificate, StoredFile
from trace.documents.queries import pages_of
from trace.documents.store import Store
from trace.events.epcis import document
from trace.events.epcis_values import utc_milliseconds
from trace.events.records import read_json
from trace.kit.viewer import Viewer
from trace.labels.queries_void import voids_of
from trace.ledger.canonical import canonical_bytes
from trace.organisations.models import Organisation
from trace.seasons.naming import open_name
from trace.sites.naming import office_name

FORMAT: Final = "txng-batch-record"
VERSION: Final = 1
_EXTENSIONS: Final = {"image/webp": "webp", "image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
_PRODUCT_FACTS: Final = (
    "code", "gtin", "name", "name_en", "brand", "category", "description", "origin", "net_content_typed", "packaging",
    "ingredients", "nutrition", "warning", "usage", "storage", "standard", "shelf_life_days", "self_declaration_no",
    "ip_certificate_no", "ocop_stars", "ocop_decision", "ocop_issuer", "ocop_decided_on", "ocop_expires_on",
)  # fmt: skip
_BATCH_FACTS: Final = (
    "code", "lot", "gtin", "identifier", "name", "template", "form", "unit", "produced_on", "packed_on", "expires_on",
    "harvest_season", "supplier_name", "pack_size_thousandths", "pack_count", "created_at", "made_thousandths",
    "left_thousandths", "is_on_hold", "hold_reason", "is_recalled", "approved_at", "dispatched_at", "closed_at",
)  # fmt: skip
_ORGANISATION_FACTS: Final = (
    "code", "kind", "name", "address", "registration_no", "phone", "email", "website", "gln", "gs1_prefix",
    "is_approved", "approved_at", "approved_by",
)  # fmt: skip

_RUN_FACTS: Final = (
    "number", "layout", "count", "copies", "total", "start_slot", "pages", "is_test", "is_unverified", "reason",
    "printed", "data_hash", "via", "created_at",
)  # fmt: skip
_VOID_FACTS: Final = ("number", "kind", "count", "frees", "reason", "via", "created_at", "ledger_index")


@dataclass(frozen=True)
class RecordFile:
    """Everything a file holds but the stored pictures and papers, which are read one by one while it is sent."""

    code: str
    texts: tuple[tuple[str, bytes], ...]
    """(name, content), in the order in which they are written."""
    stored: tuple[tuple[str, str], ...]
    """(name in the file, name in the store)."""

    @property
    def record_json(self) -> bytes:
        """The record alone."""
        return dict(self.texts)["record.json"]


def record_file(
    record: BatchRecord, *, proofs: Mapping[int, str], vkey: str, seen_by: Viewer, now: datetime
) -> RecordFile:
    """Put the file together; after this nothing is asked of the database any more.

    `proofs` are `.tlog-proof` texts by index, for every entry of the record, under one checkpoint.
    """
    stored = tuple((_name_of(file), file.sha256) for file in record.files)
    epcis = document(
        [read_json(one.event.document) for one in record.events],
        created_at=max((one.event.recorded_at for one in record.events), default=now),
    )
    texts = [
        ("README.txt", README.encode()),
        ("record.json", canonical_bytes(_record(record, seen_by=seen_by, now=now))),
        ("epcis.json", canonical_bytes(epcis)),
        ("ledger/key.vkey", f"{vkey}\n".encode()),
        *((f"ledger/{index:08d}.tlog-proof", proofs[index].encode()) for index in sorted(proofs)),
    ]
    return RecordFile(record.batch.code, tuple(texts), stored)


def zipped(file: RecordFile, *, store: Store) -> Iterator[bytes]:
    """The ZIP piece by piece: texts, stored files by hash, last the manifest with the SHA-256 of each.

    Entries always stand in the same order and bear no clock, so the same record gives the same bytes.
    """
    sink, listed = _Sink(), []
    with ZipFile(sink, "w") as archive:
        for name, content in file.texts:
            listed.append(_put(archive, name, content, compression=ZIP_DEFLATED))
            yield sink.taken()
        for name, key in file.stored:
            try:
                listed.append(_put(archive, name, store.get(key), compression=ZIP_STORED))
            except FileNotFoundError:
                listed.append({"name": name, "sha256": key, "is_missing": True})
            yield sink.taken()
        manifest = {"format": f"{FORMAT}-manifest", "version": VERSION, "batch": file.code, "files": listed}
        _put(archive, "manifest.json", canonical_bytes(manifest), compression=ZIP_DEFLATED)
    yield sink.taken()


class _Sink(RawIOBase):
    """Takes what the archive writes and hands it on; it cannot go back, so the archive is written straight through."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any, /) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _put(archive: ZipFile, name: str, content: bytes, *, compression: int) -> dict[str, Any]:
    info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = compression
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
    return {"name": name, "sha256": sha256(content).hexdigest(), "size_bytes": len(content)}


# --- record.json -----------------------------------------------------------------------------------------


def _record(record: BatchRecord, *, seen_by: Viewer, now: datetime) -> dict[str, Any]:
    batch = record.batch
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": utc_milliseconds(now),
        "made_for": {"office": seen_by.organisation_name, "person": seen_by.name},
        "batch": _facts(batch, _BATCH_FACTS),
        "organisation": _facts(batch.organisation, _ORGANISATION_FACTS),
        "product": _facts(batch.product, _PRODUCT_FACTS) if batch.product else None,
        "sources": [_source(one) for one in record.sources],
        "events": [_event(one) for one in record.events],
        "decisions": [_decision(one) for one in record.decisions],
        "label_runs": [_print(one) for one in record.prints],
        "certificates": [_certificate(one) for one in record.certificates],
        "files": [_file(one) for one in record.files],
    }


def _event(one: Evidence) -> dict[str, Any]:
    event, annex = one.event, one.annex
    return {
        "event_id": event.event_id,
        "declared_at": event.declared_at or None,
        "corrects": event.supersedes_id,
        "number": event.id,
        "kind": event.kind,
        "template": event.template,
        "step": event.step,
        "happened_at": utc_milliseconds(event.happened_at),
        "recorded_at": utc_milliseconds(event.recorded_at),
        "recorded_by": {"name": one.author.name, "role": one.author.role, "is_on_behalf": event.is_on_behalf},
        "organisation": one.organisation.code,
        "late_days": event.late_days,
        "is_after_dispatch": event.is_after_dispatch,
        "reason": event.reason,
        "loosened": read_json(event.recorded).get("loosened"),
        "photos": list(one.photos),
        "private": shown_private(annex.private) if annex else {},
        "private_erased_at": _plain(annex.erased_at) if annex else None,
        "private_erased_reason": annex.erased_reason if annex else "",
        "ledger": _ledger(one),
    }


def _decision(one: Word) -> dict[str, Any]:
    decision = one.decision
    return {
        "kind": decision.kind,
        "number": decision.number,
        "at": utc_milliseconds(decision.at),
        "by": {"name": one.author.name, "role": one.author.role},
        "said": str(read_json(decision.body).get("said", "")),
        "ledger": _ledger(one),
    }


def _print(one: Print) -> dict[str, Any]:
    return {
        **_facts(one.run, _RUN_FACTS),
        "replaces": one.run.replaces.number if one.run.replaces_id else None,
        "voids": [_facts(void, _VOID_FACTS) for void in voids_of(one.run)],
        "by": {"name": one.author.name, "role": one.author.role},
        "ledger": _ledger(one),
    }


def _ledger(one: Evidence | Word | Print) -> dict[str, Any]:
    """The entry with both salts and the very texts they are about, so that each commitment can be computed."""
    full, public = contents_of(one)
    entry = one.entry
    return {
        "index": entry.leaf_index,
        "leaf": entry.leaf,
        "leaf_hash": bytes(entry.leaf_hash).hex(),
        "full_salt": bytes(entry.full_salt).hex(),
        "full": full.decode(),
        "public_salt": bytes(entry.public_salt).hex(),
        "public": public.decode(),
        "proof": f"ledger/{entry.leaf_index:08d}.tlog-proof",
    }


def _source(one: Source) -> dict[str, Any]:
    thing = one.batch or one.season
    return {
        "depth": one.depth,
        "into": one.into,
        "kind": "batch" if one.batch else "season",
        "code": thing.code if thing else "",
        "identifier": thing.identifier if thing else "",
        "name": one.batch.name if one.batch else open_name(one.season) if one.season else "",
        "lot": one.batch.lot if one.batch else None,
        "thousandths": one.thousandths,
        "unit": one.unit,
        "organisation": {"code": one.organisation.code, "name": one.organisation.name},
        "supplier_name": one.batch.supplier_name if one.batch else "",
        "sites": [{"code": site.code, "name": office_name(site), "kind": site.kind} for site in one.sites],
        "is_in_scope": one.is_open,
    }


def _certificate(row: Certificate) -> dict[str, Any]:
    facts = ("kind", "number", "issuer", "issued_on", "expires_on", "subject_kind", "verified_by", "verified_at")
    pages = [_name_of(file) for file in pages_of(row)]
    return {**_facts(row, facts), "file": pages[0] if pages else None, "pages": pages}


def _file(row: StoredFile) -> dict[str, Any]:
    return {**_facts(row, ("sha256", "media_type", "size_bytes", "taken_at", "uploaded_at")), "name": _name_of(row)}


def _name_of(file: StoredFile) -> str:
    return f"files/{file.sha256}.{_EXTENSIONS.get(file.media_type, 'bin')}"


def _facts(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    facts = {name: _plain(getattr(row, name)) for name in names}
    if isinstance(row, Organisation) and row.kind == "household":
        # A household's number is a person's identity number; the page shows its last digits only, and so does this.
        facts |= shown_private({"registration_no": row.registration_no, "phone": row.phone})
    return facts


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc_milliseconds(value)
    return value.isoformat() if isinstance(value, date) else value
