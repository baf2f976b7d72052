"""Who may bring which file, and when a file may be imported. Plain values in, decisions out."""

from datetime import timedelta

from trace.errors import N_, NotAllowed, RuleBroken
from trace.kit.viewer import ADMIN, Viewer

# Above this a page does not wait: the work goes to a job with a progress page.
MOST_ROWS_AT_ONCE = 500
KEPT_UNIMPORTED = timedelta(days=7)


class ImportRefused(RuleBroken):
    """This file cannot be imported now."""


class NotYourFile(NotAllowed):
    """Your role does not bring this kind of file, or not for this organisation."""


def check_may_import(
    by: Viewer, *, roles: tuple[str, ...], needs_organisation: bool, organisation_id: int | None
) -> None:
    """Staff and managers for their own organisation; those who run the service for any and for all."""
    if needs_organisation and organisation_id is None:
        raise ImportRefused(N_("Loại tệp này thuộc về một cơ sở. Ghi rõ cơ sở nào."), field="organisation")
    if by.role == ADMIN:
        return
    if by.role not in roles or not by.owns(organisation_id):
        raise NotYourFile(N_("Bạn không được nhập loại dữ liệu này."))


def check_may_write(*, state: str, has_content: bool, may_write: bool) -> None:
    """Only a file that was checked, is still there and has nothing in its way."""
    if state in ("written", "writing"):
        raise ImportRefused(N_("Tệp này đã được nhập."))
    if state != "checked" or not has_content:
        raise ImportRefused(N_("Tệp này chưa xem xong."))
    if not may_write:
        raise ImportRefused(N_("Tệp còn chỗ phải sửa, hoặc không có gì mới để nhập."))
