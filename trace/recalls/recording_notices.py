"""Writing an act about a notice, and the notice as its acts say it. Inside the caller's transaction."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from trace.errors import N_
from trace.events.rules import EntryReused, read_entry_id
from trace.events.values import to_json
from trace.kit.viewer import Viewer
from trace.recalls.models import RecallAct, RecallNotice, RecallPrivate
from trace.recalls.recording import write_act
from trace.recalls.rules_notices import NoticeAct, NoticeNow, NoticeTold, fold

KINDS = tuple(str(one) for one in NoticeAct)


def written_before(
    entry_id: str, notice: RecallNotice, kind: NoticeAct, said: Mapping[str, Any], private: Mapping[str, Any]
) -> RecallAct | None:
    """The act this entry wrote; refused when it was about something else."""
    act: RecallAct | None = RecallAct.get_or_none(RecallAct.entry_id == str(read_entry_id(entry_id)))
    if act is None:
        return None
    body = json.loads(act.body)
    is_same = act.notice_id == notice.id and act.kind == kind
    is_same = is_same and all(body.get(key) == value for key, value in to_json(dict(said)).items())
    if not (is_same and _says_the_same(act, private)):
        raise EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    return act


def write(
    notice: RecallNotice,
    kind: NoticeAct,
    *,
    body: Mapping[str, Any],
    private: Mapping[str, Any] | None = None,
    by: Viewer,
    now: datetime,
    entry_id: str,
) -> RecallAct:
    """Keep an act about a notice and bring the notice up to it."""
    act = write_act(
        notice.recall,
        kind,
        body={"v": 1, "notice": notice.code, **body},
        private={key: word for key, word in (private or {}).items() if word} or None,
        organisation_id=by.organisation_id,
        notice_id=notice.id,
        by=by,
        now=now,
        entry_id=str(read_entry_id(entry_id)),
    )
    project(notice)
    return act


def now_of(notice: RecallNotice) -> NoticeNow:
    """The notice as its acts say it, in the order of the log."""
    acts = RecallAct.select().where(RecallAct.notice_id == notice.id).order_by(RecallAct.ledger_index)
    return fold(NoticeTold(one.kind, one.recorded_at, json.loads(one.body)) for one in acts)


def project(notice: RecallNotice) -> bool:
    """Bring the columns up to what the acts say; true when something differed."""
    now = now_of(notice)
    columns = {
        "state": str(now.state),
        "lots": now.lots,
        "asked": now.asked,
        "reached_at": now.reached_at,
        "found": now.found,
        "secured": now.secured,
        "handled": now.handled,
        "handed_on": now.handed_on,
        "sold": now.sold,
        "acted_at": now.acted_at or notice.acted_at,
    }
    changed = {name: value for name, value in columns.items() if notice.__data__.get(name) != value}
    for name, value in changed.items():
        setattr(notice, name, value)
    if changed:
        notice.save()
    return bool(changed)


def rebuild() -> tuple[int, int]:
    """Compute every notice again from its acts; gives how many there are and how many had to be mended."""
    rows = list(RecallNotice.select().order_by(RecallNotice.id))
    return len(rows), sum(project(one) for one in rows)


def _says_the_same(act: RecallAct, private: Mapping[str, Any]) -> bool:
    """Private words are compared with the annex; one erased by law contradicts nobody."""
    kept = {key: word for key, word in private.items() if word}
    annex = RecallPrivate.get_or_none(RecallPrivate.act == act.id)
    if annex is None:
        return not kept
    return annex.erased_at is not None or annex.private == to_json(kept)
