"""Writing events: row, lots, annex, photos and log entry in the caller's transaction, one statement for each table.

The statements are prepared text: building them as queries would cost more than running them.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from trace.clock import whole_milliseconds
from trace.database import database
from trace.documents.models import StoredFile
from trace.events.models import Event
from trace.events.prehash import event_hash
from trace.events.records import Item, canonical_text, full_bytes, items_of, private_digest, public_bytes
from trace.events.rules import Kind
from trace.events.schema import is_valid_event, validate_event
from trace.kit.viewer import HELPER, Viewer
from trace.ledger.actions import NewEntry, append_many

EVENT, CORRECTION, HOLD = "event", "correction", "hold"
LOG_KINDS: Final = (EVENT, CORRECTION, HOLD)

_COLUMNS: Final = (
    "event_id", "declared_at", "entry_id", "entry_hash", "organisation_id", "kind", "template", "step",
    "happened_at", "recorded_at", "recorded_by_id", "is_on_behalf", "document", "recorded", "site_code",
    "late_days", "is_after_dispatch", "supersedes_id", "reason", "private_digest", "ledger_index",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Act:
    """An event about to be written. `document` is EPCIS without or (a declaration) with its id.

    `recorded` holds organisation, place, values by visibility and new lots; `private` goes to the annex.
    """

    kind: Kind
    organisation_id: int
    template: str
    step: str
    document: dict[str, Any]
    recorded: dict[str, Any]
    by: Viewer
    now: datetime
    entry_id: str
    entry_hash: str
    happened_at: datetime
    site_code: str = ""
    private: Mapping[str, Any] = field(default_factory=dict)
    photos: Sequence[StoredFile] = ()
    late_days: int = 0
    is_after_dispatch: bool = False
    supersedes_id: int | None = None
    reason: str = ""
    declared_at: str = ""


@dataclass(slots=True)
class _Ready:
    event: Event
    items: list[Item]
    salt: str
    act: Act


def write(acts: Sequence[Act]) -> list[Event]:
    """Write events in this order. Only inside a transaction; afterwards the caller brings projections up to date."""
    ready = [_ready(act) for act in acts]
    entries = append_many(
        [
            NewEntry(
                _log_kind(one.act),
                full_bytes(one.event, [photo.sha256 for photo in one.act.photos]),
                public_bytes(one.event, one.act.document, one.act.recorded),
                one.act.now,
            )
            for one in ready
        ]
    )
    for one, entry in zip(ready, entries, strict=True):
        one.event.ledger_index = entry.leaf_index
    if ready:
        _insert(ready)
    return [one.event for one in ready]


def _ready(act: Act) -> _Ready:
    document = act.document
    if "eventID" not in document:
        document = {**document, "eventID": event_hash(document)}
    if not is_valid_event(document):
        raise RuntimeError(f"This event is not EPCIS 2.0: {validate_event(document)[0]}")
    salt = secrets.token_hex(16) if act.private else ""
    event = Event(__no_default__=True)
    # Filled at once: setting twenty fields one by one would cost more than writing them.
    event.__data__.update(
        event_id=document["eventID"],
        declared_at=act.declared_at,
        entry_id=act.entry_id,
        entry_hash=act.entry_hash,
        organisation=act.organisation_id,
        kind=str(act.kind),
        template=act.template,
        step=act.step,
        happened_at=whole_milliseconds(act.happened_at),
        recorded_at=act.now.astimezone(UTC),
        recorded_by_id=act.by.person_id,
        is_on_behalf=act.by.role == HELPER,
        document=canonical_text(document),
        recorded=canonical_text(act.recorded),
        site_code=act.site_code,
        late_days=act.late_days,
        is_after_dispatch=act.is_after_dispatch,
        supersedes_id=act.supersedes_id,
        reason=act.reason,
        private_digest=private_digest(salt, act.private) if salt else "",
    )
    return _Ready(event, items_of(document), salt, act)


def _log_kind(act: Act) -> str:
    if act.declared_at or act.supersedes_id is not None:
        return CORRECTION
    return HOLD if act.kind in (Kind.HOLD, Kind.RELEASE) else EVENT


def _insert(ready: Sequence[_Ready]) -> None:
    _number(ready)
    items = [(one.event.id, *item) for one in ready for item in one.items]
    _run("event_item", ("event_id", "role", "identifier", "thousandths", "unit"), items)
    annexes = [
        (one.event.id, json.dumps(one.act.private, ensure_ascii=False), one.salt, "") for one in ready if one.salt
    ]
    _run("event_annex", ("event_id", "private", "salt", "erased_reason"), annexes)
    photos = [(one.event.id, photo.id, photo.sha256) for one in ready for photo in one.act.photos]
    _run("event_photo", ("event_id", "file_id", "sha256"), photos)


def _number(ready: Sequence[_Ready]) -> None:
    """Insert the event rows; their numbers come back by way of their places in the log."""
    _run("event", _COLUMNS, [_row(one.event) for one in ready])
    mark = database.param
    rows = database.execute_sql(
        f"SELECT ledger_index, id FROM event WHERE ledger_index >= {mark} AND ledger_index <= {mark}",
        (ready[0].event.ledger_index, ready[-1].event.ledger_index),
    ).fetchall()
    numbers = dict(rows)
    for one in ready:
        one.event.id = numbers[one.event.ledger_index]


def _row(event: Event) -> list[Any]:
    kept = event.__data__
    values = [kept[name.removesuffix("_id") if name == "organisation_id" else name] for name in _COLUMNS]
    values[8] = event.happened_at.replace(tzinfo=None)
    values[9] = event.recorded_at.replace(tzinfo=None)
    return values


def _run(table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """One prepared statement for all rows: faster than one long text, which would be read anew each time."""
    text = _statement(table, columns, str(database.param))
    if len(rows) == 1:
        database.execute_sql(text, rows[0])
    elif rows:
        database.cursor().executemany(text, rows)


@lru_cache(maxsize=16)
def _statement(table: str, columns: tuple[str, ...], mark: str) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join([mark] * len(columns))})"
