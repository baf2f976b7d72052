"""Writing an act about a matter: row, annex and log entry in the caller's transaction; a repeated entry is found."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from trace.audit.models_matters import Matter, MatterAct, MatterPrivate
from trace.errors import N_
from trace.events.records import private_digest
from trace.events.rules import EntryReused, day_of, read_entry_id
from trace.events.values import to_json
from trace.kit.viewer import Viewer
from trace.ledger.actions import append
from trace.ledger.canonical import canonical_bytes

LOG_KIND: Final = "matter"


def asked_hash(kind: str, code: str, about: Mapping[str, Any]) -> str:
    """What tells a repeated entry from another one under the same id."""
    return sha256(canonical_bytes({"act": kind, "matter": code, "about": to_json(dict(about))})).hexdigest()


def written_before(entry_id: str, asked: str) -> MatterAct | None:
    """The act that this entry wrote; refused when it said something else."""
    act: MatterAct | None = MatterAct.get_or_none(MatterAct.entry_id == str(read_entry_id(entry_id)))
    if act is not None and act.entry_hash != asked:
        raise EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    return act


def write_act(
    matter: Matter,
    kind: str,
    *,
    body: Mapping[str, Any],
    private: Mapping[str, Any],
    asked: str,
    by: Viewer | None,
    now: datetime,
    entry_id: str,
) -> MatterAct:
    """Keep an act and log it, only inside the transaction of what it did. `by` is None for the service itself."""
    kept = to_json(dict(private))
    salt = secrets.token_hex(16) if kept else ""
    act = MatterAct(
        matter=matter,
        kind=kind,
        number=secrets.token_hex(16),
        organisation=by.organisation_id if by else None,
        by_id=by.person_id if by else None,
        by_role=by.role if by else "",
        recorded_at=now.astimezone(UTC),
        entry_id=str(read_entry_id(entry_id)),
        entry_hash=asked,
        body=canonical_bytes(to_json(dict(body))).decode(),
        private_digest=private_digest(salt, kept) if salt else "",
    )
    full, public = act_bytes(act, matter.code)
    act.ledger_index = append(LOG_KIND, full=full, public=public, at=now).leaf_index
    act.save(force_insert=True)
    if salt:
        MatterPrivate.create(act=act, private=kept, salt=salt)
    return act


def act_bytes(act: MatterAct, code: str) -> tuple[bytes, bytes]:
    """The whole record and its public part, canonical: what the log commits to."""
    view = {"v": 1, "act": act.kind, "number": act.number, "matter": code, "on": day_of(act.recorded_at).isoformat()}
    whole = {
        **view,
        "organisation": act.organisation_id,
        "by": act.by_id,
        "role": act.by_role,
        "recorded_at": act.recorded_at.isoformat(),
        "entry": act.entry_id,
        "entry_hash": act.entry_hash,
        "body": act.body,
        "private": act.private_digest,
    }
    return canonical_bytes(whole), canonical_bytes(view)
