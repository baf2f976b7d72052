"""What a supplier is told of an inspection: that it is planned, begun, over, and what waits for it. No names."""

from datetime import datetime

from trace.errors import N_
from trace.inspections.models import Inspection
from trace.inspections.rules import Act
from trace.kit.days import show_day
from trace.kit.viewer import MANAGER, STAFF
from trace.notices.actions import tell

_SUBJECTS = {
    Act.PLANNED: N_("Kiểm tra %(code)s: lên lịch ngày %(day)s."),
    Act.BEGUN: N_("Kiểm tra %(code)s bắt đầu. Sửa nhẹ đi chờ đến khi xong."),
    Act.CANCELLED: N_("Kiểm tra %(code)s: thôi không làm."),
    Act.ASKED: N_("Kiểm tra %(code)s: cán bộ cần giấy tờ."),
    Act.DRAWN_UP: N_("Kiểm tra %(code)s: biên bản chờ quản lý ký."),
    Act.CONCLUDED: N_("Kiểm tra %(code)s đã kết thúc."),
    Act.ACCEPTED: N_("Kiểm tra %(code)s: một việc khắc phục được công nhận."),
    Act.SENT_BACK: N_("Kiểm tra %(code)s: một việc khắc phục phải làm lại."),
}


def tell_supplier(inspection: Inspection, act: Act, *, now: datetime) -> None:
    """Put the news on the supplier's list, in the transaction of the act."""
    said = {"code": inspection.code, "day": show_day(inspection.planned_on)}
    tell(
        inspection.organisation_id,
        "inspection",
        subject=(_SUBJECTS[act], said),
        href=f"/inspections/{inspection.code}",
        now=now,
        roles=(MANAGER,) if act == Act.DRAWN_UP else (MANAGER, STAFF),
    )


def tell_office(inspection: Inspection, subject: str, *, now: datetime) -> None:
    """The same for the office that inspects; an admin without one looks at the list."""
    if inspection.office_id is not None:
        said = {"code": inspection.code}
        href = f"/inspections/{inspection.code}"
        tell(inspection.office_id, "inspection", subject=(subject, said), href=href, now=now, roles=("auditor",))
