"""Writing an act: row, annex and log entry in the caller's transaction; then the report as its acts say it."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from trace.clock import VIETNAM, whole_milliseconds
from trace.errors import N_
from trace.events.acts import is_annex_whole
from trace.events.records import private_digest
from trace.feedback.models import Feedback, FeedbackAct, FeedbackPrivate
from trace.feedback.rules import Act, now_of
from trace.kit.viewer import Viewer
from trace.ledger.actions import append
from trace.ledger.canonical import canonical_bytes
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by

LOG_KIND: Final = "feedback"


def write_act(
    feedback: Feedback,
    kind: Act,
    *,
    body: Mapping[str, Any],
    private: Mapping[str, Any] | None = None,
    by: Viewer | None,
    now: datetime,
) -> FeedbackAct:
    """Keep an act and log it, then bring the report up to date. Only inside the transaction of what it did."""
    kept = {name: value for name, value in (private or {}).items() if value}
    salt = secrets.token_hex(16) if kept else ""
    act = FeedbackAct(
        feedback=feedback,
        kind=str(kind),
        number=secrets.token_hex(16),
        organisation=by.organisation_id if by else None,
        by_id=by.person_id if by else None,
        by_role=by.role if by else "",
        at=whole_milliseconds(now),
        body=canonical_bytes({"v": 1, **body}).decode(),
        private_digest=private_digest(salt, kept) if salt else "",
    )
    full, public = act_bytes(act)
    act.ledger_index = append(LOG_KIND, full=full, public=public, at=now).leaf_index
    act.save(force_insert=True)
    if salt:
        FeedbackPrivate.create(act=act, private=kept, salt=salt)
    _project(feedback)
    return act


def act_bytes(act: FeedbackAct) -> tuple[bytes, bytes]:
    """The whole record and its public part. The public one names no report: who reported must not be found by it."""
    public = {
        "v": 1,
        "act": act.kind,
        "number": act.number,
        "on": act.at.astimezone(VIETNAM).date().isoformat(),
    }
    whole = {
        **public,
        "report": act.feedback_id,
        "organisation": act.organisation_id,
        "by": act.by_id,
        "role": act.by_role,
        "at": act.at.isoformat(timespec="milliseconds"),
        "body": act.body,
        "private": act.private_digest,
    }
    return canonical_bytes(whole), canonical_bytes(public)


def check_act(entry: LedgerEntry) -> str | None:
    """A sentence when the act behind an entry of the log is not what was logged."""
    act = FeedbackAct.get_or_none(FeedbackAct.ledger_index == entry.leaf_index)
    if act is None:
        return str(N_("phản ánh của mục này đã mất."))
    full, public = act_bytes(act)
    if not (entry.is_of_full(full) and entry.is_of_public(public)):
        return str(N_("phản ánh của mục này đã bị thay đổi."))
    annex = FeedbackPrivate.get_or_none(FeedbackPrivate.act == act.id)
    is_whole = is_annex_whole(act.private_digest, annex)
    return None if is_whole else str(N_("lời phản ánh của mục này đã bị thay đổi."))


def known_size() -> int:
    """One more than the highest entry this room knows of."""
    return size_known_by("feedback_act", LOG_KIND)


def _project(feedback: Feedback) -> None:
    acts = FeedbackAct.select().where(FeedbackAct.feedback == feedback.id).order_by(FeedbackAct.ledger_index)
    now = now_of((one.kind, one.at, str(json.loads(one.body).get("outcome", ""))) for one in acts)
    feedback.state, feedback.outcome = str(now.state), now.outcome
    feedback.answered_at, feedback.closed_at = now.answered_at, now.closed_at
    feedback.save()
