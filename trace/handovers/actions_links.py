"""Answering by a link that is used once: for who receives goods and has no account. Looking at it changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from trace.access import actions as access
from trace.access.secrets import hash_of, new_secret
from trace.errors import N_
from trace.events.acts import asked_hash
from trace.events.entries import Entry
from trace.handovers import recording, telling
from trace.handovers.actions_answering import receipt
from trace.handovers.actions_handing import act_of, check_words, read_phone, written
from trace.handovers.entries import Line
from trace.handovers.models import Handover, HandoverAct, HandoverLink, HandoverPrivate, InvitedOrganisation
from trace.handovers.queries_links import find_link
from trace.handovers.recording import NewAct
from trace.handovers.rules import (
    ALL,
    GUEST_KINDS,
    LESS,
    NONE,
    OUTCOMES,
    RECEIVER,
    Act,
    HandoverAsked,
    HandoverRefused,
    LinkEnded,
    SignInFirst,
    State,
    UnknownLink,
    check_open,
    check_reason,
    check_side,
)
from trace.handovers.sealing import seal_both
from trace.handovers.standing import fresh, has_account, known_by_phone
from trace.handovers.terms import terms
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.throttle import count_try
from trace.kit.viewer import MANAGER, STAFF, Viewer
from trace.ledger.actions import alone
from trace.organisations.actions_invited import take_in
from trace.organisations.models import Organisation

ACCOUNT_OFFERED_FOR = timedelta(days=7)
_TRIES, _WINDOW = 20, timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who answers by a link, as typed there. All of it is private, but the name of a shop or firm."""

    name: str
    kind: str
    phone: str


def make_link(handover: Handover, *, by: Viewer, now: datetime) -> str:
    """The token of a link for the receiver; an earlier one of this hand-over ends. Only its hash is kept.

    It is for the goods while nobody has answered, afterwards for the sender's question that is open.
    """
    check_side(by, handover.sender_id, other_id=handover.receiver_id)
    with alone():
        row = fresh(handover)
        question = HandoverAct.get_or_none(HandoverAct.id == row.revision_act)
        if question is None or question.organisation_id != row.sender_id:
            question = None
            check_open(row.state)
        if row.receiver_id is not None and has_account(row.receiver_id):
            raise SignInFirst(N_("Bên nhận có tài khoản: chuyến hàng đã nằm trong mục chờ nhận của họ."))
        HandoverLink.update(expires_at=now).where(
            HandoverLink.handover == row.id, HandoverLink.used_at.is_null(), HandoverLink.expires_at > now
        ).execute()
        token = new_secret()
        HandoverLink.create(
            token_hash=hash_of(token),
            handover=row,
            made_by_id=by.person_id,
            made_at=now,
            expires_at=now + timedelta(days=terms().link_days),
            question=question,
        )
        log_act(by, "handovers.make_link", row.code, now=now)
    return token


def acknowledge(
    link_token: str,
    *,
    name: str,
    kind: str,
    phone: str,
    entry_id: str,
    now: datetime,
    device: str = "",
    lines: Sequence[Line] | None = None,
    outcome: str = ALL,
    reason: str = "",
    happened_at: datetime | None = None,
) -> Handover:
    """Answer as somebody without an account: all, less, or refused. One use; the same entry again, the same answer.

    Who answers becomes an organisation that nobody has vouched for, one for a phone number; a person alone becomes a
    household, whose name is private. Who has an account signs in instead.
    """
    count_try(f"handover-link:{hash_of(link_token)[:32]}", limit=_TRIES, per=_WINDOW, now=now)
    signer, why = _signer(name, kind, phone), check_reason(nfc(reason), needed=outcome == NONE)
    if outcome not in OUTCOMES:
        raise HandoverAsked(N_("Chọn nhận đủ, nhận thiếu hay từ chối."), field="outcome")
    if outcome == LESS and lines is None:
        raise HandoverAsked(N_("Ghi số lượng nhận của từng dòng trên phiếu."), field="lines")
    typed = [[one.number, one.thousandths, nfc(one.reason)] for one in lines] if lines and outcome == LESS else None
    with alone():
        link = HandoverLink.get_or_none(HandoverLink.token_hash == hash_of(link_token))
        asked = asked_hash(
            Act.ACKNOWLEDGED, {"outcome": outcome, "lines": typed, "reason": why, "link": link.id if link else 0}
        )
        if link is not None and link.act_id is not None and _is_repeat(link, entry_id, asked):
            found: Handover = link.handover
            return found
        link = find_link(link_token, now=now)
        if link.question_id is not None:
            raise UnknownLink(N_("Đường dẫn này để trả lời một đề nghị sửa, không phải để nhận hàng."))
        handover = fresh(link.handover)
        check_open(handover.state)
        receiver = _receiver(handover, signer, now)
        by = Viewer(None, signer.name, STAFF, receiver.id, receiver.name)
        entry = Entry(by=by, now=now, entry_id=entry_id, happened_at=happened_at or now)
        body = _body(handover, receiver, outcome, lines if outcome == LESS else None, why, entry)
        private = {"signed": {"name": signer.name, "phone": signer.phone}}
        new = act_of(Act.ACKNOWLEDGED, handover, receiver.id, entry, asked, body, private, phone=signer.phone)
        act = written(handover, new, side=RECEIVER, device=device)
        HandoverLink.update(used_at=now, act=act).where(HandoverLink.id == link.id).execute()
        seal_both(handover, now=now)
        log_act(None, "handovers.acknowledge", handover.code, now=now)
        telling.answered(handover, now=now)
        _link_others(handover, receiver, signer.phone, entry)
    return handover


def offer_account(link_token: str, *, now: datetime) -> str:
    """The secret of an invitation for who has just answered by this link: its phone is the login, it sets a password.

    Refused where somebody can sign in for the organisation already, or a week after the answer.
    """
    count_try(f"handover-link:{hash_of(link_token)[:32]}", limit=_TRIES, per=_WINDOW, now=now)
    with alone():
        link = HandoverLink.get_or_none(HandoverLink.token_hash == hash_of(link_token))
        if link is None or link.act_id is None or link.used_at + ACCOUNT_OFFERED_FOR <= now:
            raise LinkEnded(N_("Đường dẫn này không mở tài khoản được nữa. Nhờ bên giao gửi đường dẫn mới."))
        act = HandoverAct.get_by_id(link.act_id)
        invited = InvitedOrganisation.get_or_none(InvitedOrganisation.organisation == act.organisation_id)
        annex = HandoverPrivate.get_or_none(HandoverPrivate.act == act.id)
        if invited is None or annex is None or annex.phone != invited.phone or has_account(act.organisation_id):
            raise SignInFirst(N_("Cơ sở này đã có tài khoản: hãy đăng nhập."))
        if _declared_phone(link.handover) != invited.phone:
            raise HandoverRefused(
                N_("Số điện thoại khác số bên giao đã ghi: nhờ bên giao hoặc quản trị mời vào hệ thống.")
            )
        organisation = invited.organisation
        if _has_other_givers(organisation, link.handover.sender_id):
            raise HandoverRefused(
                N_("Cơ sở này đã nhận hàng của nhiều nơi: nhờ cơ quan quản lý hoặc quản trị mời vào hệ thống.")
            )
        by = Viewer(None, "", MANAGER, organisation.id, organisation.name)
        waiting = _waiting_offer(organisation)
        if waiting is not None:
            return access.repeat_invitation(waiting, by=by, now=now)
        named = annex.private["signed"]["name"]
        _, secret = access.invite(invited.phone, name=named, role=MANAGER, organisation=organisation, by=by, now=now)
    return secret


def _has_other_givers(organisation: Organisation, sender_id: int) -> bool:
    """Others sent it goods as well. A link passes through the hands of who made it: one sender, who writes any number
    and answers the link alone, must not open the book of somebody whom others know by that number."""
    others = Handover.select().where(Handover.receiver == organisation.id, Handover.sender != sender_id)
    return bool(others.exists())


def _waiting_offer(organisation: Organisation) -> Any:
    from trace.access.models import Membership

    return Membership.get_or_none(
        Membership.organisation == organisation.id, ~Membership.is_active, Membership.ended_at.is_null()
    )


def _signer(name: str, kind: str, phone: str) -> Signer:
    """The typed words made uniform; an unknown kind is a person alone."""
    named = nfc(name)
    check_words("name", named)
    if sum(letter.isalpha() for letter in named) < 2:
        raise HandoverAsked(N_("Ghi tên người hoặc cơ sở nhận hàng."), field="name")
    number = read_phone(phone)
    if not number:
        raise HandoverAsked(N_("Ghi số điện thoại."), field="phone")
    return Signer(name=named, kind=kind if kind in GUEST_KINDS else "household", phone=number)


def _receiver(handover: Handover, signer: Signer, now: datetime) -> Organisation:
    """In whose name the receipt is written. Never in that of who has an account, and never a second one for a phone."""
    is_by_phone = handover.receiver is None
    named: Organisation | None = handover.receiver or known_by_phone(signer.phone)
    if named is not None and named.id == handover.sender_id:
        raise HandoverRefused(N_("Số điện thoại này là của bên giao: bên nhận phải là người khác."))
    if named is not None and has_account(named.id):
        raise SignInFirst(N_("Số điện thoại này đã có tài khoản: hãy đăng nhập để nhận hàng."))
    if named is None and Organisation.select().where(Organisation.phone == signer.phone).exists():
        raise SignInFirst(N_("Số điện thoại này là của nhiều cơ sở: hãy đăng nhập để nhận hàng."))
    if named is not None and is_by_phone and not _is_invited(named):
        raise HandoverRefused(
            N_("Số điện thoại này là của một cơ sở đã đăng ký: nhờ bên giao ghi lại phiếu cho đúng cơ sở.")
        )
    if named is not None:
        return named
    address = _typed_address(handover)
    made = take_in(name=signer.name, kind=signer.kind, phone=signer.phone, address_line=address, now=now)
    InvitedOrganisation.create(organisation=made, phone=signer.phone, invited_at=now)
    return made


def _is_invited(organisation: Organisation) -> bool:
    """It came in by such a link itself; nobody who holds a link answers for one that was registered."""
    return bool(InvitedOrganisation.select().where(InvitedOrganisation.organisation == organisation.id).exists())


def _declared_phone(handover: Handover) -> str:
    """The number the sender wrote of who was to receive, and sent the link to."""
    annex = HandoverPrivate.select().join(HandoverAct)
    row = annex.where(HandoverAct.handover == handover.id, HandoverAct.kind == Act.DECLARED).first()
    return str(row.phone) if row is not None else ""


def _typed_address(handover: Handover) -> str:
    """The place the sender wrote of who was to receive."""
    rows = HandoverPrivate.select().join(HandoverAct).where(HandoverAct.handover == handover.id)
    return next((row.private["receiver"].get("address", "") for row in rows if "receiver" in row.private), "")


def _body(
    handover: Handover,
    receiver: Organisation,
    outcome: str,
    lines: Sequence[Line] | None,
    reason: str,
    entry: Entry,
) -> dict[str, Any]:
    if outcome == NONE:
        return {"v": 1, "outcome": outcome, "reason": reason, "receiver": receiver.code}
    return {**receipt(handover, receiver, lines, reason, entry), "outcome": outcome}


def _is_repeat(link: HandoverLink, entry_id: str, asked: str) -> bool:
    act = HandoverAct.get_by_id(link.act_id)
    return recording.written_before(act.organisation_id, entry_id, asked, {}) is not None


def _link_others(handover: Handover, receiver: Organisation, phone: str, entry: Entry) -> None:
    """Other open hand-overs to the same number wait for the same organisation from now on."""
    same = HandoverPrivate.select(HandoverAct.handover).join(HandoverAct).where(HandoverPrivate.phone == phone)
    others = Handover.select().where(
        Handover.id.in_(same),
        Handover.receiver.is_null(),
        Handover.state == State.SENT,
        Handover.id != handover.id,
        Handover.sender != receiver.id,
    )
    for other in others:
        recording.write_act(
            NewAct(
                kind=Act.LINKED,
                handover=other,
                organisation_id=receiver.id,
                by=entry.by,
                now=entry.now,
                happened_at=entry.now,
                entry_id=consequence_id(entry, other.code),
                entry_hash="",
                body={"v": 1, "receiver": receiver.code},
            )
        )
        recording.project(other)


def consequence_id(entry: Entry, name: str) -> str:
    """The id of what follows from an entry."""
    from trace.events.rules import entry_id_of_consequence, read_entry_id

    return str(entry_id_of_consequence(read_entry_id(entry.entry_id), name))
