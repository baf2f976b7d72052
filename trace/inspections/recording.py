"""Writing an act: row, annex and log entry in the caller's transaction."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from trace.clock import whole_milliseconds
from trace.errors import N_
from trace.events.acts import asked_hash
from trace.events.records import private_digest
from trace.events.rules import EntryReused, day_of, entry_id_of_consequence, read_entry_id
from trace.events.values import to_json
from trace.inspections.models import Inspection, InspectionAct, InspectionPrivate
from trace.inspections.rules import LOG_KIND, Act
from trace.kit.viewer import Viewer
from trace.ledger.actions import append
from trace.ledger.canonical import canonical_bytes


def fresh(inspection: Inspection) -> Inspection:
    """The row as it stands now, inside the caller's transaction."""
    found: Inspection = Inspection.get_by_id(inspection.id)
    return found


def written_before(
    kind: Act, entry_id: str, asked: Mapping[str, Any], private: Mapping[str, Any] | None = None
) -> InspectionAct | None:
    """The act that this entry wrote; refused when it said something else, also in its private words where they are
    given."""
    act: InspectionAct | None = InspectionAct.get_or_none(InspectionAct.entry_id == str(read_entry_id(entry_id)))
    if act is None:
        return None
    if act.kind != kind or act.entry_hash != asked_hash(kind, asked) or not _says_the_same(act, private):
        raise EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    return act


def write_act(
    inspection: Inspection,
    kind: Act,
    *,
    body: Mapping[str, Any],
    asked: Mapping[str, Any] | None = None,
    private: Mapping[str, Any] | None = None,
    organisation_id: int | None = None,
    by: Viewer | None,
    now: datetime,
    entry_id: str,
) -> InspectionAct:
    """Keep an act and log it, and the inspection as the caller has changed it. Only inside the transaction of what it
    did. `asked` is what a repeat of the entry is compared with, the body where it is not given; `private` goes to the
    annex."""
    annex = to_json(dict(private or {}))
    salt = secrets.token_hex(16) if annex else ""
    act = InspectionAct(
        inspection=inspection,
        kind=str(kind),
        number=secrets.token_hex(16),
        organisation=organisation_id if organisation_id is not None else (by.organisation_id if by else None),
        by_id=by.person_id if by else None,
        by_role=by.role if by else "",
        recorded_at=whole_milliseconds(now.astimezone(UTC)),
        entry_id=str(read_entry_id(entry_id)),
        entry_hash=asked_hash(kind, body if asked is None else asked),
        body=canonical_bytes({"v": 1, **to_json(dict(body))}).decode(),
        private_digest=private_digest(salt, annex) if salt else "",
    )
    full, public = act_bytes(act, inspection.code)
    act.ledger_index = append(LOG_KIND, full=full, public=public, at=now).leaf_index
    act.save(force_insert=True)
    if salt:
        InspectionPrivate.create(act=act, private=annex, salt=salt)
    inspection.acted_at = now.astimezone(UTC)
    inspection.save()
    return act


def consequence(entry_id: str, name: str) -> str:
    """The id of what follows from an entry."""
    return str(entry_id_of_consequence(read_entry_id(entry_id), name))


def act_bytes(act: InspectionAct, code: str) -> tuple[bytes, bytes]:
    """The whole record and its public part, canonical: what the log commits to. Whom it is about stays inside."""
    public: dict[str, Any] = {
        "v": 1,
        "act": act.kind,
        "number": act.number,
        "inspection": code,
        "on": day_of(act.recorded_at).isoformat(),
    }
    whole: dict[str, Any] = {
        **public,
        "organisation": act.organisation_id,
        "by": act.by_id,
        "role": act.by_role,
        "recorded_at": act.recorded_at.isoformat(),
        "entry": act.entry_id,
        "entry_hash": act.entry_hash,
        "body": act.body,
        "private": act.private_digest,
    }
    return canonical_bytes(whole), canonical_bytes(public)


def _says_the_same(act: InspectionAct, private: Mapping[str, Any] | None) -> bool:
    """Private words are compared with the annex itself; one erased by law contradicts nobody."""
    if private is None:
        return True
    annex = InspectionPrivate.get_or_none(InspectionPrivate.act == act.id)
    if annex is None:
        return not private
    return annex.erased_at is not None or annex.private == to_json(dict(private))
