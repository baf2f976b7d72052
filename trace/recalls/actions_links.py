"""Links for holders without an account: made anew at any time, used once to acknowledge, then a fresh one goes on."""

from datetime import datetime, timedelta

from trace.access.secrets import hash_of, new_secret
from trace.errors import N_, NotAllowed
from trace.kit.acts import log_act
from trace.kit.throttle import count_try
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone
from trace.recalls.models import RecallNotice
from trace.recalls.models_links import FIRST, NEXT, RecallLink
from trace.recalls.notice_terms import notice_terms
from trace.recalls.queries_notices import may_manage
from trace.recalls.rules import State
from trace.recalls.rules_notices import NoticeRefused

HOUR = timedelta(hours=1)


def make_link(notice: RecallNotice, *, by: Viewer, now: datetime) -> str:
    """The token of a new link for this holder; every earlier one ends. Only its hash is kept.

    For who carries the recall out, officers who see it, and the holder who handed these goods on. Before the
    acknowledgement it acknowledges; afterwards it lets the holder go on answering (the first telephone was lost).
    """
    is_giver = notice.parent_id is not None and by.owns(notice.parent.holder_id)
    if not (is_giver or may_manage(notice.recall, by)):
        raise NotAllowed(N_("Chỉ bên thu hồi, bên đã giao hàng và cán bộ gửi được đường dẫn này."))
    count_try(f"recall-link:{notice.code}", limit=notice_terms().most_links_an_hour, per=HOUR, now=now)
    with alone():
        row: RecallNotice = RecallNotice.get_by_id(notice.id)
        if row.recall.state != State.OPEN:
            raise NoticeRefused(N_("Đợt thu hồi này không đang thực hiện."))
        kind = NEXT if is_acknowledged(row) else FIRST
        token = issue(row, kind=kind, made_by_id=by.person_id, now=now)
        log_act(by, "recalls.make_link", row.code, now=now)
    return token


def issue(notice: RecallNotice, *, kind: str, made_by_id: int | None, now: datetime) -> str:
    """A fresh token; earlier ones end. In the caller's transaction."""
    RecallLink.update(expires_at=now).where(
        RecallLink.notice == notice.id, RecallLink.used_at.is_null(), RecallLink.expires_at > now
    ).execute()
    token = new_secret()
    RecallLink.create(
        token_hash=hash_of(token),
        notice=notice,
        kind=kind,
        made_by_id=made_by_id,
        made_at=now,
        expires_at=now + timedelta(days=notice_terms().link_days),
    )
    return token


def is_acknowledged(notice: RecallNotice) -> bool:
    """True once somebody pressed the button for this holder."""
    return notice.state not in ("told", "reached")
