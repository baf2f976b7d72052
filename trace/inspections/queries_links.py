"""Looking at a link to sign by: whose minutes, until when. Reading changes nothing."""

from datetime import datetime

from trace.access.secrets import hash_of
from trace.errors import N_
from trace.inspections.models import Inspection, InspectionLink
from trace.inspections.rules import LinkEnded, State, UnknownLink


def find_link(token: str, *, now: datetime) -> InspectionLink:
    """The link with this token, if it can still be used."""
    found: InspectionLink | None = (
        InspectionLink.select(InspectionLink, Inspection)
        .join(Inspection)
        .where(InspectionLink.token_hash == hash_of(token))
        .first()
    )
    if found is None:
        raise UnknownLink(N_("Không có đường dẫn này. Nhờ cán bộ kiểm tra gửi lại."))
    if found.used_at is not None:
        raise LinkEnded(N_("Đường dẫn này đã dùng: biên bản đã được trả lời."))
    if found.expires_at <= now:
        raise LinkEnded(N_("Đường dẫn này đã hết hạn. Nhờ cán bộ kiểm tra gửi đường dẫn mới."))
    if found.inspection.state != State.DRAWN_UP or found.inspection.supplier_answer:
        raise LinkEnded(N_("Biên bản này đã được trả lời hoặc đang được sửa."))
    return found


def inspection_of_link(token: str) -> Inspection | None:
    """The inspection a token belongs to, used or not; None for a token that never was."""
    found: InspectionLink | None = InspectionLink.get_or_none(InspectionLink.token_hash == hash_of(token))
    return found.inspection if found is not None else None
