"""Notices as their readers see them: holder, who carries the recall out, officers in scope; names only for these."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from trace.access.secrets import hash_of
from trace.errors import N_, NotFound
from trace.kit.viewer import RECORDERS, Viewer
from trace.recalls.models import Recall, RecallAct, RecallNotice, RecallPrivate
from trace.recalls.models_links import FIRST, RecallLink
from trace.recalls.queries import find_recall
from trace.recalls.recording_notices import KINDS
from trace.recalls.rules import State
from trace.recalls.rules_notices import NoticeAct, NoticeLinkEnded, UnknownNotice, UnknownNoticeLink

NOBODY: Final = MappingProxyType({"name": "", "phone": "", "person": ""})


@dataclass(frozen=True, slots=True)
class ThreadAct:
    """One act of a thread; `private` is empty for those who may not see it."""

    kind: str
    at: datetime
    number: str
    body: dict[str, Any]
    private: dict[str, Any]
    by_id: int | None
    organisation_id: int | None
    notice_id: int | None


def find_notice(code: str, *, seen_by: Viewer) -> RecallNotice:
    """The notice with this code, for its holder, for who carries the recall out and for officers in scope."""
    found: RecallNotice | None = (
        RecallNotice.select(RecallNotice, Recall).join(Recall).where(RecallNotice.code == code.upper()).first()
    )
    if found is None or not (seen_by.owns(found.holder_id) or may_manage(found.recall, seen_by)):
        raise UnknownNotice(N_("Không có thông báo này."))
    return found


def may_manage(recall: Recall, seen_by: Viewer) -> bool:
    """Who carries the recall out, and officers who may see it: they read names and phones and send links."""
    if seen_by.owns(recall.organisation_id) and seen_by.role in RECORDERS:
        return True
    if not (seen_by.is_officer or seen_by.is_admin):
        return False
    try:
        find_recall(recall.code, seen_by=seen_by)
    except NotFound:
        return False
    return True


def notices_of(recall: Recall) -> list[RecallNotice]:
    """Every notice of a recall, in the order they were written."""
    return list(RecallNotice.select().where(RecallNotice.recall == recall.id).order_by(RecallNotice.id))


def own_notices(seen_by: Viewer) -> list[RecallNotice]:
    """What the viewer's organisation was told and has to answer, the newest first; recalls that are over stay."""
    query = RecallNotice.select(RecallNotice, Recall).join(Recall)
    query = query.where(RecallNotice.holder == seen_by.organisation_id).order_by(RecallNotice.id.desc())
    return list(query) if seen_by.organisation_id else []


def thread_of(notice: RecallNotice, *, with_private: bool) -> list[ThreadAct]:
    """Its acts in the order of the log."""
    acts = RecallAct.select().where(RecallAct.notice_id == notice.id).order_by(RecallAct.ledger_index)
    return _thread(list(acts), with_private=with_private)


def notices_by_number(numbers: Iterable[int | None]) -> dict[int, RecallNotice]:
    """These notices by their row numbers."""
    rows = RecallNotice.select().where(RecallNotice.id.in_([one for one in numbers if one]))
    return {row.id: row for row in rows}


def thread_of_recall(recall: Recall, *, with_private: bool, most: int = 200) -> list[ThreadAct]:
    """The last acts about any notice of a recall, the newest first."""
    acts = RecallAct.select().where(
        RecallAct.recall == recall.id, RecallAct.notice_id.is_null(is_null=False), RecallAct.kind.in_(KINDS)
    )
    return _thread(list(acts.order_by(RecallAct.ledger_index.desc()).limit(most)), with_private=with_private)


def contact_of(notice: RecallNotice) -> dict[str, str]:
    """Name and phone of a holder, and who signed there: its own name where it is of this service, else what others
    wrote. For the authorised."""
    written = contacts_of([notice]).get(notice.id, dict(NOBODY))
    if notice.holder_id is None:
        return written
    return {**written, "name": notice.holder.name, "phone": written["phone"] or notice.holder.phone}


def contacts_of(notices: Sequence[RecallNotice]) -> dict[int, dict[str, str]]:
    """By notice: the `name` others wrote of a holder outside, the `person` who signed, and the best `phone`: of who
    signed, else what others wrote."""
    wanted = {one.id for one in notices}
    found: dict[int, dict[str, str]] = {}
    rows = (
        RecallPrivate.select(RecallPrivate, RecallAct)
        .join(RecallAct)
        .where(RecallAct.notice_id.in_(wanted), RecallAct.kind.in_(("told", "received")))
        .order_by(RecallAct.ledger_index)
    )
    for row in rows if wanted else ():
        said = found.setdefault(row.act.notice_id, dict(NOBODY))
        said["phone"] = row.private.get("phone") or said["phone"]
        said["person" if row.act.kind == NoticeAct.RECEIVED else "name"] = row.private.get("name", "")
    for said in found.values():
        said["name"] = said["name"] or said["person"]
    return found


def children_of(notice: RecallNotice) -> list[RecallNotice]:
    """Those whom this holder handed goods on to."""
    return list(RecallNotice.select().where(RecallNotice.parent == notice.id).order_by(RecallNotice.id))


def find_link(token: str, *, now: datetime) -> RecallLink:
    """The link with this token, if it can still be used; the sentence says what to do where it cannot."""
    found: RecallLink | None = (
        RecallLink.select(RecallLink, RecallNotice, Recall)
        .join(RecallNotice)
        .join(Recall)
        .where(RecallLink.token_hash == hash_of(token))
        .first()
    )
    if found is None:
        raise UnknownNoticeLink(N_("Không có đường dẫn này. Xem lại tin nhắn, hoặc nhờ người gửi gửi lại."))
    if found.used_at is not None:
        raise NoticeLinkEnded(
            N_("Đường dẫn này đã dùng: đã có người xác nhận. Người đó trả lời tiếp trên máy đã bấm xác nhận.")
        )
    if found.expires_at <= now:
        raise NoticeLinkEnded(N_("Đường dẫn này đã hết hạn. Nhờ người gửi gửi đường dẫn mới."))
    if found.notice.recall.state != State.OPEN:
        raise NoticeLinkEnded(N_("Đợt thu hồi này đã kết thúc: không cần trả lời nữa."))
    return found


def link_of(token: str) -> RecallLink | None:
    """The link a token belongs to, used or not; None for a token that never was."""
    found: RecallLink | None = RecallLink.get_or_none(RecallLink.token_hash == hash_of(token))
    return found


def is_first(link: RecallLink) -> bool:
    """True while it waits for the acknowledgement."""
    return bool(link.kind == FIRST)


def _thread(acts: Sequence[RecallAct], *, with_private: bool) -> list[ThreadAct]:
    annexes: dict[int, dict[str, Any]] = {}
    if with_private and acts:
        rows = RecallPrivate.select().where(RecallPrivate.act.in_([one.id for one in acts]))
        annexes = {row.act_id: row.private for row in rows if row.erased_at is None}
    return [
        ThreadAct(
            one.kind, one.recorded_at, one.number, json.loads(one.body), annexes.get(one.id, {}), one.by_id,
            one.organisation_id, one.notice_id,
        )
        for one in acts
    ]  # fmt: skip
