"""News about requests, in the transaction of the act; nobody's name in it."""

from collections.abc import Sequence
from datetime import datetime

from trace.errors import N_
from trace.kit.viewer import AUDITOR, MANAGER, STAFF
from trace.notices.actions import tell
from trace.notices.rules import Words
from trace.requests.models import DataRequest
from trace.requests.rules import SUPPLIER

NEWS = "data_request"


def opened(request: DataRequest, *, hours: int, now: datetime) -> None:
    """The supplier hears that data are asked for and how long there is."""
    words = (N_("Yêu cầu cung cấp dữ liệu %(code)s: trả lời trong %(hours)s giờ."),
             {"code": request.code, "hours": hours})  # fmt: skip
    _tell(
        request,
        request.organisation_id,
        words,
        now,
        lines=[(N_("Bên yêu cầu: %(office)s"), {"office": request.office})],
    )


def document_added(request: DataRequest, *, hours: int, now: datetime) -> None:
    """The supplier hears that the request is in writing now, and that another time runs."""
    words = (
        N_("Yêu cầu %(code)s nay có văn bản: trả lời trong %(hours)s giờ."),
        {"code": request.code, "hours": hours},
    )
    _tell(request, request.organisation_id, words, now)


def given(request: DataRequest, *, side: str, person_id: int, is_cover: bool, now: datetime) -> None:
    """The one to whom it falls hears it."""
    own, cover = N_("Bạn được giao yêu cầu dữ liệu %(code)s."), N_("Bạn làm thay yêu cầu dữ liệu %(code)s.")
    organisation = request.organisation_id if side == SUPPLIER else request.opened_by_organisation_id
    roles = (MANAGER, STAFF) if side == SUPPLIER else (AUDITOR,)
    words = (cover if is_cover else own, {"code": request.code})
    _tell(request, organisation, words, now, roles=roles, person_id=person_id)


def reminded(request: DataRequest, *, hours: int, now: datetime) -> None:
    """The supplier hears, once a mark, that time runs out; when it is over, the office hears as well."""
    over = N_("Yêu cầu %(code)s đã quá hạn trả lời.")
    words: Words = (
        (N_("Yêu cầu %(code)s còn không quá %(hours)s giờ để trả lời."), {"code": request.code, "hours": hours})
        if hours
        else (over, {"code": request.code})
    )
    due = request.due_at.isoformat() if request.due_at else ""
    key = f"request:{request.code}:{due}:{hours}"
    _tell(request, request.organisation_id, words, now, key=key)
    if hours == 0:
        _tell(
            request, request.opened_by_organisation_id, (over, {"code": request.code}), now, key=key, roles=(AUDITOR,)
        )


def answered(request: DataRequest, *, now: datetime) -> None:
    """The office hears that an answer is there."""
    words = (N_("Yêu cầu %(code)s đã được trả lời."), {"code": request.code})
    if request.opened_by_organisation_id != request.organisation_id:
        _tell(request, request.opened_by_organisation_id, words, now, roles=(AUDITOR,))


def ended(request: DataRequest, *, is_withdrawn: bool, now: datetime) -> None:
    """The supplier hears that there is nothing more to do."""
    words = N_("Yêu cầu %(code)s đã được rút.") if is_withdrawn else N_("Yêu cầu %(code)s đã kết thúc.")
    _tell(request, request.organisation_id, (words, {"code": request.code}), now)


def _tell(
    request: DataRequest,
    organisation_id: int | None,
    words: Words,
    now: datetime,
    *,
    roles: Sequence[str] = (MANAGER, STAFF),
    lines: Sequence[Words] = (),
    key: str = "",
    person_id: int | None = None,
) -> None:
    if organisation_id is None:
        return
    href = f"/requests/{request.code}"
    tell(
        organisation_id, NEWS, subject=words, lines=lines, href=href, now=now, roles=roles, key=key, person_id=person_id
    )
