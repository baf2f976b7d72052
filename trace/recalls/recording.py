"""Writing an act of a recall: row, annex and log entry in the caller's transaction. An entry id repeated is found."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from trace.errors import N_
from trace.events.acts import asked_hash
from trace.events.records import private_digest
from trace.events.rules import EntryReused, day_of, read_entry_id
from trace.events.values import to_json
from trace.kit.viewer import Viewer
from trace.ledger.actions import append
from trace.ledger.canonical import canonical_bytes
from trace.recalls.models import Recall, RecallAct, RecallPrivate

LOG_KIND: Final = "recall"


def written_before(entry_id: str, asked: str) -> RecallAct | None:
    """The act that this entry wrote; refused when it said something else."""
    act: RecallAct | None = RecallAct.get_or_none(RecallAct.entry_id == str(read_entry_id(entry_id)))
    if act is not None and act.entry_hash != asked:
        raise EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    return act


def write_act(
    recall: Recall,
    kind: str,
    *,
    body: Mapping[str, Any],
    private: Mapping[str, Any] | None = None,
    organisation_id: int | None,
    notice_id: int | None = None,
    by: Viewer | None,
    now: datetime,
    entry_id: str,
    asked: str = "",
) -> RecallAct:
    """Keep an act and log it, only inside the transaction of what it did; a repeat gives the act written before.

    `body` holds plain values and nothing private; `private` goes to the annex, which the law may have erased. `by` is
    None where somebody without account acts. `asked` (asked_hash) is what was asked, where the body says more.
    """
    asked = asked or asked_hash(kind, {"recall": recall.code, "notice": notice_id, **body})
    before = written_before(entry_id, asked)
    if before is not None:
        return before
    kept = to_json(dict(private or {}))
    salt = secrets.token_hex(16) if kept else ""
    act = RecallAct(
        recall=recall,
        notice_id=notice_id,
        kind=str(kind),
        number=secrets.token_hex(16),
        organisation=organisation_id,
        by_id=by.person_id if by else None,
        by_role=by.role if by else "",
        recorded_at=now.astimezone(UTC),
        entry_id=str(read_entry_id(entry_id)),
        entry_hash=asked,
        body=canonical_bytes(to_json(dict(body))).decode(),
        private_digest=private_digest(salt, kept) if salt else "",
    )
    full, public = act_bytes(act, recall.code)
    act.ledger_index = append(LOG_KIND, full=full, public=public, at=now).leaf_index
    act.save(force_insert=True)
    if salt:
        RecallPrivate.create(act=act, private=kept, salt=salt)
    Recall.update(acted_at=now).where(Recall.id == recall.id).execute()
    return act


def act_bytes(act: RecallAct, code: str) -> tuple[bytes, bytes]:
    """The whole record and its public part, canonical: what the log commits to."""
    whole = {
        **act_view(act, code),
        "organisation": act.organisation_id,
        "notice": act.notice_id,
        "by": act.by_id,
        "role": act.by_role,
        "recorded_at": act.recorded_at.isoformat(),
        "entry": act.entry_id,
        "entry_hash": act.entry_hash,
        "body": act.body,
        "private": act.private_digest,
    }
    return canonical_bytes(whole), canonical_bytes(act_view(act, code))


def act_view(act: RecallAct, code: str) -> dict[str, Any]:
    """What everybody may see of an act: which recall, which word, which day."""
    return {"v": 1, "act": act.kind, "number": act.number, "recall": code, "on": day_of(act.recorded_at).isoformat()}
