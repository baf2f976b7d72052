"""Telling everybody who has the goods, once each; reminding who is silent; telling upwards before the time is over."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from trace.access.models import Membership
from trace.access.queries import viewer_of
from trace.errors import N_
from trace.gs1.codes import random_code
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, STAFF, Viewer
from trace.ledger.actions import alone
from trace.notices.actions import tell
from trace.organisations.models import Organisation
from trace.recalls.models import Recall, RecallAct, RecallNotice
from trace.recalls.notice_terms import notice_terms
from trace.recalls.queries import visible_recalls
from trace.recalls.queries_holders import Holder, holders_of, open_name
from trace.recalls.recording_notices import now_of, write
from trace.recalls.rules import State
from trace.recalls.rules_notices import NoticeAct, NoticeState, due_steps

SYSTEM: Final = Viewer(person_id=None, name="", role=ADMIN)
_SPACE: Final = UUID("5f0f6e55-6c1b-5d0f-9d55-7a9f0b1a6e11")
_AT_ONCE: Final = 200
_SILENT: Final = (NoticeState.TOLD, NoticeState.REACHED)


def tell_holders(recall: Recall, *, now: datetime) -> int:
    """A notice for every holder that has none yet, and news of more goods for those that have; gives how many.

    May be run again at any time: a second run tells nobody twice. Written in portions, so that thousands of holders
    keep no other writer waiting.
    """
    holders, told = holders_of(recall), 0
    for start in range(0, len(holders), _AT_ONCE):
        with alone():
            if Recall.get_by_id(recall.id).state != State.OPEN:
                return told
            told += sum(_tell(recall, holder, now=now) for holder in holders[start : start + _AT_ONCE])
    return told


def tell_next(
    notice: RecallNotice, *, name: str, phone: str, organisation: Organisation | None, key: str, asked: int,
    lots: Sequence[str], now: datetime,
) -> RecallNotice:  # fmt: skip
    """The notice of whoever goods were handed on to; `key` tells that place from others. In the caller's transaction.

    Told again, with the new amount, where the same place was named before.
    """
    holder = Holder(
        f"next:{notice.code}:{key}", notice.unit, organisation.id if organisation else None, name, phone, asked=asked,
        lots=list(lots),
    )  # fmt: skip
    _tell(notice.recall, holder, now=now, parent=notice)
    act = RecallAct.get(RecallAct.entry_id == str(_entry_of(notice.recall, holder)))
    found: RecallNotice = RecallNotice.get_by_id(act.notice_id)
    return found


def call_silent(*, now: datetime) -> int:
    """Remind, or tell upwards, wherever the moment for it has come; gives how many were."""
    done = 0
    open_recalls = Recall.select().where(Recall.state == State.OPEN, Recall.due_at.is_null(is_null=False))
    for recall in open_recalls.order_by(Recall.id):
        silent = list(
            RecallNotice.select()
            .where(RecallNotice.recall == recall.id, RecallNotice.state.in_(_SILENT))
            .order_by(RecallNotice.id)
        )
        for start in range(0, len(silent), _AT_ONCE):
            with alone():
                steps = {one.id: _remind(recall, one, now=now) for one in silent[start : start + _AT_ONCE]}
                late = [one for one in silent[start : start + _AT_ONCE] if NoticeAct.ESCALATED in steps[one.id]]
                if late:
                    _tell_upwards(recall, len(silent), now=now)
            done += sum(len(found) for found in steps.values())
    return done


def _tell(recall: Recall, holder: Holder, *, now: datetime, parent: RecallNotice | None = None) -> bool:
    """Write the notice, or what has changed in it; true when there was something to tell."""
    notice = _known(recall, holder)
    is_new = notice is None
    if notice is None:
        notice = _start(recall, holder, now=now, parent=parent)
    elif now_of(notice).asked == holder.asked and set(notice.lots) == set(holder.lots):
        return False
    receiver = Organisation.get_or_none(Organisation.id == holder.organisation_id)
    write(
        notice,
        NoticeAct.TOLD,
        body={
            "holder": receiver.code if receiver else "",
            "lots": sorted(holder.lots),
            "unit": holder.unit,
            "asked": holder.asked,
        },
        private={} if receiver else {"name": holder.name, "phone": holder.phone},
        by=SYSTEM,
        now=now,
        entry_id=str(_entry_of(recall, holder) if is_new else uuid5(_SPACE, f"{notice.code}:{_told_times(notice)}")),
    )
    if receiver is not None:
        _put_on_list(recall, notice, receiver.id, now=now, key=f"recall:{notice.code}:{holder.asked}")
    return True


def _start(recall: Recall, holder: Holder, *, now: datetime, parent: RecallNotice | None) -> RecallNotice:
    receiver = Organisation.get_or_none(Organisation.id == holder.organisation_id)
    above = parent or _notice_of(recall, holder.given_by_id)
    notice = RecallNotice(
        recall=recall,
        code=_free_code(),
        holder=receiver,
        holder_name=open_name(receiver) if receiver else "",
        parent=above,
        is_next=parent is not None,
        lots=list(holder.lots),
        unit=holder.unit,
        asked=holder.asked,
        told_at=now,
        state=str(NoticeState.TOLD),
        acted_at=now,
    )
    notice.save(force_insert=True)
    return notice


def _notice_of(recall: Recall, organisation_id: int | None) -> RecallNotice | None:
    if organisation_id is None:
        return None
    rows = RecallNotice.select().where(RecallNotice.recall == recall.id, RecallNotice.holder == organisation_id)
    found: RecallNotice | None = rows.order_by(RecallNotice.id).first()
    return found


def _known(recall: Recall, holder: Holder) -> RecallNotice | None:
    """The notice this holder has: it came by its own key, or an earlier one tells the same organisation."""
    act = RecallAct.get_or_none(RecallAct.entry_id == str(_entry_of(recall, holder)))
    if act is not None:
        found: RecallNotice = RecallNotice.get_by_id(act.notice_id)
        return found
    return None


def _entry_of(recall: Recall, holder: Holder) -> UUID:
    return uuid5(_SPACE, f"{recall.code}:{holder.key}")


def _told_times(notice: RecallNotice) -> int:
    acts = RecallAct.select().where(RecallAct.notice_id == notice.id, RecallAct.kind == str(NoticeAct.TOLD))
    return int(acts.count())


def _free_code() -> str:
    while True:
        code = "N" + random_code(7, secrets.SystemRandom())
        if not RecallNotice.select().where(RecallNotice.code == code).exists():
            return code


def _put_on_list(recall: Recall, notice: RecallNotice, organisation_id: int, *, now: datetime, key: str) -> None:
    """News that cannot be muted: what is called back and where to answer; nobody's name in it."""
    tell(
        organisation_id,
        "recall",
        subject=(N_("Thu hồi %(code)s: ngừng bán, để riêng hàng đang giữ."), {"code": recall.code}),
        lines=[(N_("Lô: %(lots)s"), {"lots": ", ".join(notice.lots[:12])})],
        href=f"/recalls/notices/{notice.code}",
        now=now,
        key=key[:120],
    )


def _remind(recall: Recall, notice: RecallNotice, *, now: datetime) -> list[str]:
    """Every step of this notice that is due and was not taken; its names."""
    done = []
    for step in due_steps(notice_terms(), due_at=recall.due_at, told_at=notice.told_at, now=now):
        entry_id = str(uuid5(_SPACE, f"{notice.code}:{step}"))
        if RecallAct.select().where(RecallAct.entry_id == entry_id).exists():
            continue
        kind = NoticeAct.ESCALATED if step == NoticeAct.ESCALATED else NoticeAct.REMINDED
        write(notice, kind, body={"step": step}, by=SYSTEM, now=now, entry_id=entry_id)
        if notice.holder_id is not None:
            _remind_holder(recall, notice, step, now=now)
        done.append(step)
    return done


def _remind_holder(recall: Recall, notice: RecallNotice, step: str, *, now: datetime) -> None:
    tell(
        notice.holder_id or 0,
        "recall",
        subject=(N_("Nhắc lại: thu hồi %(code)s chưa có trả lời của cơ sở."), {"code": recall.code}),
        href=f"/recalls/notices/{notice.code}",
        now=now,
        key=f"recall:{notice.code}:{step}",
    )


def _tell_upwards(recall: Recall, silent: int, *, now: datetime) -> None:
    """Who carries the recall out and the offices hear, once, how many are silent: what is left is to call them."""
    for organisation_id in sorted({recall.organisation_id, *_offices(recall)}):
        tell(
            organisation_id,
            "recall",
            subject=(
                N_("Thu hồi %(code)s: %(count)s nơi chưa trả lời, sắp hết hạn. Hãy gọi điện."),
                {"code": recall.code, "count": silent},
            ),
            href=f"/recalls/{recall.code}/live",
            now=now,
            roles=(MANAGER, STAFF) if organisation_id == recall.organisation_id else (AUDITOR,),
            key=f"recall:{recall.code}:escalated",
        )


def _offices(recall: Recall) -> set[int]:
    """Departments that have an officer who sees this recall."""
    members = Membership.select().where(
        Membership.role == AUDITOR, Membership.is_active, Membership.organisation.is_null(is_null=False)
    )
    return {
        one.organisation_id
        for one in members
        if one.organisation_id and visible_recalls(viewer_of(one)).where(Recall.id == recall.id).exists()
    }
