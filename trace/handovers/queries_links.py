"""Looking at a link: whose goods, how much, until when. Reading changes nothing, a preview acknowledges nothing."""

from datetime import datetime

from trace.access.secrets import hash_of
from trace.errors import N_
from trace.handovers.models import Handover, HandoverLink
from trace.handovers.rules import LinkEnded, State, UnknownLink


def find_link(token: str, *, now: datetime) -> HandoverLink:
    """The link with this token, if it can still be used; the sentence says what to do where it cannot."""
    found: HandoverLink | None = (
        HandoverLink.select(HandoverLink, Handover)
        .join(Handover)
        .where(HandoverLink.token_hash == hash_of(token))
        .first()
    )
    if found is None:
        raise UnknownLink(N_("Không có đường dẫn này. Xem lại tin nhắn, hoặc nhờ bên giao gửi lại."))
    if found.used_at is not None:
        raise LinkEnded(N_("Đường dẫn này đã dùng: chuyến hàng đã được trả lời."))
    if found.expires_at <= now:
        raise LinkEnded(N_("Đường dẫn này đã hết hạn. Nhờ bên giao gửi đường dẫn mới."))
    if found.question_id is not None:
        if found.handover.revision_act != found.question_id:
            raise LinkEnded(N_("Đề nghị sửa này đã được trả lời hoặc đã được rút."))
        return found
    if found.handover.state != State.SENT:
        raise LinkEnded(N_("Chuyến hàng này đã được trả lời hoặc đã được rút."))
    return found


def handover_of_link(token: str) -> Handover | None:
    """The hand-over a token belongs to, used or not; None for a token that never was."""
    found: HandoverLink | None = HandoverLink.get_or_none(HandoverLink.token_hash == hash_of(token))
    return found.handover if found is not None else None
