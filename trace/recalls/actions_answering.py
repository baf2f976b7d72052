"""What a holder says of the goods: by a link without an account, or signed in. Append-only; a repeat writes nothing.

The acknowledgement uses the link up and gives a fresh one to whoever pressed the button: only that telephone goes on.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from trace.access.secrets import hash_of
from trace.documents.models import StoredFile
from trace.errors import N_, Invalid, NotAllowed
from trace.handovers.standing import known_by_phone
from trace.kit.acts import log_act
from trace.kit.phones import parse_phone
from trace.kit.text import fold, nfc
from trace.kit.throttle import count_try
from trace.kit.viewer import RECORDERS, STAFF, Viewer
from trace.ledger.actions import alone
from trace.organisations.models import Organisation
from trace.recalls.actions_links import HOUR, is_acknowledged, issue
from trace.recalls.actions_telling import SYSTEM, tell_next
from trace.recalls.models import Recall, RecallAct, RecallNotice
from trace.recalls.models_links import NEXT, RecallLink
from trace.recalls.queries_notices import find_link, is_first, may_manage
from trace.recalls.recording_notices import now_of, write, written_before
from trace.recalls.rules import State
from trace.recalls.rules_notices import (
    NoticeAct,
    NoticeAsked,
    NoticeRefused,
    UnknownNotice,
    check_amount,
    check_how,
    check_name,
    check_note,
    over,
)

_TRIES: Final = 40
_MOST_NEXT: Final = 50
"""Places that one holder hands goods on to: more is a slip, or somebody who plays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. `amount` in thousandths, the whole up to now. `how` of handling; `to_name`, `to_phone` of handing on.

    Names, phones and `note` go to the annex.
    """

    kind: NoticeAct
    amount: int | None
    how: str = ""
    to_name: str = ""
    to_phone: str = ""
    note: str = ""
    photo: StoredFile | None = None


def acknowledge_by_link(token: str, *, name: str, phone: str, entry_id: str, now: datetime) -> tuple[RecallNotice, str]:
    """Say that the notice has arrived, without an account. Uses the link up; gives the token of the one that goes on.

    The same entry again (the answer was lost on the way) gives a fresh token; anybody else finds the link used.
    """
    _count(token, now)
    named, number = check_name(nfc(name)), _phone(phone, needed=True)
    private = {"name": named, "phone": number}
    with alone():
        link = RecallLink.get_or_none(RecallLink.token_hash == hash_of(token))
        if link is not None and link.act_id is not None and RecallAct.get_by_id(link.act_id).entry_id == entry_id:
            written_before(entry_id, link.notice, NoticeAct.RECEIVED, {}, private)
            return link.notice, issue(link.notice, kind=NEXT, made_by_id=None, now=now)
        link = find_link(token, now=now)
        if not is_first(link):
            raise NoticeRefused(N_("Đã xác nhận rồi: ghi tiếp số hàng ở dưới."))
        notice: RecallNotice = _fresh(link.notice)
        act = write(notice, NoticeAct.RECEIVED, body={"by_link": True}, private=private, by=_guest(notice), now=now,
                    entry_id=entry_id)  # fmt: skip
        RecallLink.update(used_at=now, act=act).where(RecallLink.id == link.id).execute()
        log_act(None, "recalls.acknowledge", notice.code, now=now)
        return notice, issue(notice, kind=NEXT, made_by_id=None, now=now)


def acknowledge(notice: RecallNotice, *, by: Viewer, entry_id: str, now: datetime) -> RecallNotice:
    """The same for somebody who is signed in for the holder."""
    _check_own(notice, by)
    with alone():
        row = _fresh(notice)
        if written_before(entry_id, row, NoticeAct.RECEIVED, {}, {}) is not None or is_acknowledged(row):
            return row
        write(row, NoticeAct.RECEIVED, body={"by_link": False}, by=by, now=now, entry_id=entry_id)
        log_act(by, "recalls.acknowledge", row.code, now=now)
    return row


def answer_by_link(token: str, answer: Answer, *, entry_id: str, now: datetime) -> RecallNotice:
    """Go on answering by the link that the acknowledgement gave."""
    _count(token, now)
    with alone():
        link = find_link(token, now=now)
        if is_first(link):
            raise NoticeRefused(N_("Bấm nút “Đã nhận thông báo” trước."))
        notice = _fresh(link.notice)
        return _say(notice, answer, by=_guest(notice), entry_id=entry_id, now=now)


def answer_signed_in(notice: RecallNotice, answer: Answer, *, by: Viewer, entry_id: str, now: datetime) -> RecallNotice:
    """The same for somebody who is signed in for the holder."""
    _check_own(notice, by)
    with alone():
        row = _fresh(notice)
        if not is_acknowledged(row):
            raise NoticeRefused(N_("Bấm nút “Đã nhận thông báo” trước."))
        return _say(row, answer, by=by, entry_id=entry_id, now=now)


def note_call(notice: RecallNotice, *, name: str, note: str, by: Viewer, entry_id: str, now: datetime) -> RecallNotice:
    """Somebody was told by telephone: it counts as reached, not as acknowledged. Who answered is private."""
    if not may_manage(notice.recall, by):
        raise NotAllowed(N_("Chỉ bên thu hồi và cán bộ ghi được cuộc gọi."))
    private = {"name": check_name(nfc(name)), "note": check_note(nfc(note))}
    with alone():
        row = _fresh(notice)
        if written_before(entry_id, row, NoticeAct.CALLED, {}, private) is None:
            write(row, NoticeAct.CALLED, body={}, private=private, by=by, now=now, entry_id=entry_id)
            log_act(by, "recalls.note_call", row.code, now=now)
    return row


def _say(notice: RecallNotice, answer: Answer, *, by: Viewer, entry_id: str, now: datetime) -> RecallNotice:
    """Write one answer, with what is odd in it marked, and tell the next holder where goods were handed on."""
    said = _checked(answer)
    photo = said.photo.sha256 if said.photo else ""
    body: dict[str, Any] = {"amount": said.amount, "unit": notice.unit, "photo": photo, "by_link": by.person_id is None}
    if said.kind == NoticeAct.HANDLED:
        body["how"] = said.how
    private = {"note": said.note, **({"to": _to(said)} if said.kind == NoticeAct.HANDED_ON else {})}
    before = written_before(entry_id, notice, said.kind, body, private)
    if before is not None:
        return notice
    if said.kind == NoticeAct.HANDED_ON:
        body["to"] = _next_holder(notice, said, now=now).code
    body["more_than_known"] = _is_more(notice, said)
    write(notice, said.kind, body=body, private=private, by=by, now=now, entry_id=entry_id)
    log_act(by if by.person_id else None, "recalls.answer", notice.code, now=now)
    return notice


def _checked(answer: Answer) -> Answer:
    """The answer with uniform text; refused where something that must be said is missing or cannot be."""
    amount, note = check_amount(answer.amount), check_note(nfc(answer.note))
    if answer.kind == NoticeAct.HANDLED:
        check_how(answer.how)
    if answer.kind != NoticeAct.HANDED_ON:
        return replace(answer, amount=amount, note=note)
    name, phone = check_name(nfc(answer.to_name), field="to_name"), _phone(answer.to_phone, field="to_phone")
    return replace(answer, amount=amount, note=note, to_name=name, to_phone=phone)


def _next_holder(notice: RecallNotice, said: Answer, *, now: datetime) -> RecallNotice:
    """The notice of the place that goods were handed on to: an organisation of this service by its phone, or a name."""
    known: Organisation | None = known_by_phone(said.to_phone)
    if known is not None and known.id == notice.holder_id:
        raise NoticeAsked(N_("Nơi nhận phải là nơi khác."), field="to_phone")
    children = RecallNotice.select().where(RecallNotice.parent == notice.id).count()
    if children >= _MOST_NEXT:
        raise NoticeRefused(N_("Đã ghi quá nhiều nơi nhận: gọi cho bên thu hồi."))
    return tell_next(
        notice,
        name=said.to_name,
        phone=said.to_phone,
        organisation=known,
        key=said.to_phone or fold(said.to_name),
        asked=said.amount or 0,
        lots=notice.lots,
        now=now,
    )


def _is_more(notice: RecallNotice, said: Answer) -> bool:
    """True when all that is said now comes to more than the book knows of: saved and marked, never refused."""
    now = now_of(notice)
    amount = said.amount or 0
    match said.kind:
        case NoticeAct.FOUND:
            now.found = amount
        case NoticeAct.SECURED:
            now.secured = amount
        case NoticeAct.SOLD:
            now.sold = amount
        case NoticeAct.HANDLED:
            now.handled = max(amount, now.handled or 0)
        case NoticeAct.HANDED_ON:
            now.handed_on = max(amount, now.handed_on or 0)
    return over(now) > 0


def _to(said: Answer) -> dict[str, str]:
    return {key: word for key, word in (("name", said.to_name), ("phone", said.to_phone)) if word}


def _check_own(notice: RecallNotice, by: Viewer) -> None:
    if not by.owns(notice.holder_id) or by.role not in RECORDERS:
        raise UnknownNotice(N_("Không có thông báo này."))


def _fresh(notice: RecallNotice) -> RecallNotice:
    """The row as it is now, under the lock; only while the recall is running."""
    row: RecallNotice = RecallNotice.get_by_id(notice.id)
    if Recall.get_by_id(row.recall_id).state != State.OPEN:
        raise NoticeRefused(N_("Đợt thu hồi này đã kết thúc: không cần trả lời nữa."))
    return row


def _guest(notice: RecallNotice) -> Viewer:
    """Who answers by a link: nobody this service knows, for the holder where that is one of ours."""
    if notice.holder_id is None:
        return replace(SYSTEM, role=STAFF)
    return Viewer(person_id=None, name="", role=STAFF, organisation_id=notice.holder_id)


def _phone(text: str, *, field: str = "phone", needed: bool = False) -> str:
    """A phone in international form; empty where none was typed and none is needed."""
    typed = nfc(text)
    if not typed:
        if needed:
            raise NoticeAsked(N_("Ghi số điện thoại."), field=field)
        return ""
    try:
        return parse_phone(typed)
    except Invalid as wrong:
        raise NoticeAsked(wrong.msgid, field=field, **wrong.params) from None


def _count(token: str, now: datetime) -> None:
    """Slow down whoever tries tokens, or presses without end."""
    count_try(f"recall-link:{hash_of(token)[:32]}", limit=_TRIES, per=HOUR, now=now)
