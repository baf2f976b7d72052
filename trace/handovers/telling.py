"""News for the two sides, put on their lists in the transaction of the act; nobody's name or number in it."""

from datetime import datetime

from trace.errors import N_
from trace.handovers.models import Handover
from trace.handovers.rules import State
from trace.notices.actions import tell

_ANSWERS = {
    State.RECEIVED: N_("Chuyến hàng %(code)s đã được nhận đủ."),
    State.LESS: N_("Chuyến hàng %(code)s được nhận thiếu."),
    State.REFUSED: N_("Chuyến hàng %(code)s bị từ chối: ghi nhận lại hàng khi hàng về."),
}


def declared(handover: Handover, *, now: datetime) -> None:
    """The receiver hears that goods are on their way."""
    _tell(handover.receiver_id, "handover_sent", N_("Có hàng đang đến: %(code)s."), handover, now)


def answered(handover: Handover, *, now: datetime) -> None:
    """The sender hears what became of it."""
    sentence = _ANSWERS.get(State(handover.state), _ANSWERS[State.RECEIVED])
    _tell(handover.sender_id, "handover_answered", sentence, handover, now)


def withdrawn(handover: Handover, *, now: datetime) -> None:
    """The other side hears that there is nothing to wait for."""
    other = handover.receiver_id if handover.declared_at else handover.sender_id
    _tell(other, "handover_answered", N_("Phiếu %(code)s đã được rút."), handover, now)


def filled_in(handover: Handover, *, now: datetime) -> None:
    """The receiver hears that the dispatch is written now."""
    _tell(handover.receiver_id, "handover_answered", N_("Bên giao đã ghi sau phiếu %(code)s."), handover, now)


def overdue(handover: Handover, *, now: datetime) -> None:
    """Both sides hear, once, that the answer is late."""
    sentence = N_("Chuyến hàng %(code)s quá hạn mà chưa ai trả lời.")
    for number in (handover.sender_id, handover.receiver_id):
        if number is not None:
            tell(
                number,
                "handover_late",
                subject=(sentence, {"code": handover.code}),
                href=page_of(handover),
                now=now,
                key=f"handover-late:{handover.code}",
            )


def asked(handover: Handover, *, of: int | None, now: datetime) -> None:
    """The other side hears that something is to be changed."""
    _tell(of, "revision", N_("Bên kia xin sửa chuyến hàng %(code)s."), handover, now)


def decided(handover: Handover, *, to: int | None, is_agreed: bool, now: datetime) -> None:
    """Who asked hears the answer."""
    yes, no = N_("Đề nghị sửa %(code)s được đồng ý."), N_("Đề nghị sửa %(code)s không được đồng ý.")
    _tell(to, "revision", yes if is_agreed else no, handover, now)


def named(handover: Handover, *, now: datetime) -> None:
    """Who is named as the sender hears of a receipt that has no dispatch."""
    _tell(
        handover.sender_id, "claim", N_("Có cơ sở ghi đã nhận hàng của bạn mà chưa có phiếu: %(code)s."), handover, now
    )


def claim_answered(organisation_id: int, *, is_denied: bool, code: str, href: str, now: datetime) -> None:
    """Who wrote the receipt hears what the named sender says; `code` is the lot's or the hand-over's."""
    no = N_("Bên được nêu tên phủ nhận đã giao hàng: %(code)s.")
    yes = N_("Bên được nêu tên xác nhận đã giao hàng: %(code)s.")
    tell(organisation_id, "claim", subject=(no if is_denied else yes, {"code": code}), href=href, now=now)


def page_of(handover: Handover) -> str:
    """The page of a hand-over for the people of its two sides."""
    return f"/handovers/{handover.code}"


def _tell(organisation_id: int | None, kind: str, sentence: str, handover: Handover, now: datetime) -> None:
    if organisation_id is not None:
        subject = (sentence, {"code": handover.code})
        tell(organisation_id, kind, subject=subject, href=page_of(handover), now=now)
