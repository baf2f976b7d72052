"""Answering a change of what was signed by a link used once: for who received without an account."""

from collections.abc import Callable
from datetime import datetime, timedelta

from trace.access.secrets import hash_of
from trace.errors import N_
from trace.events.entries import Entry
from trace.handovers.actions_handing import check_words, read_phone
from trace.handovers.actions_revisions import agree_revision, refuse_revision
from trace.handovers.models import Handover, HandoverAct, HandoverLink, InvitedOrganisation
from trace.handovers.queries_links import find_link
from trace.handovers.rules import HandoverAsked, HandoverRefused, SignInFirst, UnknownLink
from trace.handovers.standing import fresh, has_account
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.throttle import count_try
from trace.kit.viewer import STAFF, Viewer
from trace.ledger.actions import alone
from trace.organisations.models import Organisation

_TRIES, _WINDOW = 20, timedelta(hours=1)


def answer_revision(
    link_token: str,
    *,
    agrees: bool,
    name: str,
    phone: str,
    entry_id: str,
    now: datetime,
    reason: str = "",
    device: str = "",
) -> Handover:
    """Agree to the sender's change, or not, as who signed for the goods by a link. One use; the same entry again, the
    same answer. The number typed must be the one that signed: a link passed on answers for nobody else."""
    count_try(f"handover-link:{hash_of(link_token)[:32]}", limit=_TRIES, per=_WINDOW, now=now)
    signed = _signed(name, phone)
    with alone():
        link = HandoverLink.get_or_none(HandoverLink.token_hash == hash_of(link_token))
        if link is not None and link.question_id and link.act_id and _entry_of(link) == entry_id:
            return fresh(link.handover)
        link = find_link(link_token, now=now)
        if link.question_id is None:
            raise UnknownLink(N_("Đường dẫn này để nhận hàng, không phải để trả lời đề nghị sửa."))
        handover = fresh(link.handover)
        receiver = _receiver(handover, signed["phone"])
        by = Viewer(None, signed["name"], STAFF, receiver.id, receiver.name)
        entry = Entry(by=by, now=now, entry_id=entry_id, happened_at=now)
        answer: Callable[..., Handover] = agree_revision if agrees else refuse_revision
        said = {} if agrees else {"reason": reason}
        done = answer(handover, entry=entry, device=device, signed=signed, **said)
        act = HandoverAct.get(HandoverAct.organisation == receiver.id, HandoverAct.entry_id == entry_id)
        HandoverLink.update(used_at=now, act=act).where(HandoverLink.id == link.id).execute()
        log_act(None, "handovers.answer_revision_by_link", done.code, now=now)
    return done


def _signed(name: str, phone: str) -> dict[str, str]:
    named = nfc(name)
    check_words("name", named)
    if sum(letter.isalpha() for letter in named) < 2:
        raise HandoverAsked(N_("Ghi tên người hoặc cơ sở nhận hàng."), field="name")
    number = read_phone(phone)
    if not number:
        raise HandoverAsked(N_("Ghi số điện thoại."), field="phone")
    return {"name": named, "phone": number}


def _receiver(handover: Handover, phone: str) -> Organisation:
    """Who signed, if it still has no account and the number is the one it signed with."""
    receiver = handover.receiver
    if receiver is None:
        raise HandoverRefused(N_("Hai bên chưa cùng ký: chưa có gì để xin sửa."))
    if has_account(receiver.id):
        raise SignInFirst(N_("Bên nhận có tài khoản: đề nghị sửa đã nằm trong mục chờ trả lời của họ."))
    invited = InvitedOrganisation.get_or_none(InvitedOrganisation.organisation == receiver.id)
    if invited is None or invited.phone != phone:
        raise HandoverAsked(N_("Số này khác số đã ký nhận hàng. Ghi đúng số đã dùng lần trước."), field="phone")
    return receiver


def _entry_of(link: HandoverLink) -> str:
    return str(HandoverAct.get_by_id(link.act_id).entry_id)
