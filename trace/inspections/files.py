"""Lists as CSV or workbook: inspections, the plan, a quarter's results for uploading. Each taking is logged."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from flask import Response
from flask_babel import gettext as _

from trace import clock
from trace.errors import N_
from trace.inspections import queries
from trace.inspections.catalogue import parts
from trace.inspections.models import Inspection
from trace.inspections.queries_score import Planned
from trace.inspections.rules import MODES, RESULTS, STATE_NAMES, State
from trace.kit.acts import log_act
from trace.kit.languages import language
from trace.kit.list_answer import list_answer
from trace.kit.viewer import Viewer
from trace.places.address import Address

_LIST: Final = (
    N_("Mã"), N_("Cơ sở"), N_("Mã cơ sở"), N_("Huyện cũ"), N_("Ngày kiểm tra"), N_("Cách kiểm tra"), N_("Tình trạng"),
    N_("Kết quả"), N_("Điểm khi lên lịch"), N_("Khắc phục còn mở"), N_("Khắc phục quá hạn"),
)  # fmt: skip
_REPORT: Final = (
    N_("STT"), N_("Mã"), N_("Cơ sở"), N_("Mã cơ sở"), N_("Địa chỉ"), N_("Cách kiểm tra"), N_("Số quyết định"),
    N_("Ngày quyết định"), N_("Ngày kết thúc"), N_("Kết quả"), N_("Số phát hiện"), N_("Phát hiện nặng"),
    N_("Khắc phục còn mở"), N_("Mã băm của biên bản"),
)  # fmt: skip


def list_file(kind: str, rows: Sequence[Inspection], *, today: date, by: Viewer) -> Response:
    """The inspections as the filters leave them."""
    fixes = queries.count_fixes([one.id for one in rows], today=today)
    lines = [
        (one.code, one.organisation.name, one.organisation.code, one.organisation.ex_district, one.planned_on,
         _(MODES[one.mode]), _(STATE_NAMES[State(one.state)]), _(RESULTS[one.result]) if one.result else "", one.score,
         *fixes.get(one.id, (0, 0)))
        for one in rows
    ]  # fmt: skip
    return _file(kind, _("Kiểm tra"), f"inspections-{today.isoformat()}", _LIST, lines, by)


def plan_file(kind: str, rows: Sequence[Planned], *, by: Viewer, today: date) -> Response:
    """The plan: points altogether and of each part."""
    heads = [_("Cơ sở"), _("Mã cơ sở"), _("Huyện cũ"), _("Điểm"), *(one.says("", language()) for one in parts())]
    lines = [
        (one.organisation.name, one.organisation.code, one.organisation.ex_district, one.score.total,
         *(part.points for part in one.score.parts))
        for one in rows
    ]  # fmt: skip
    return _file(kind, _("Kế hoạch kiểm tra"), f"inspection-plan-{today.isoformat()}", heads, lines, by)


def report_file(kind: str, rows: Sequence[Inspection], *, year: int, quarter: int, by: Viewer) -> Response:
    """The results of a quarter, one inspection a line."""
    lines = [_report_line(place, one) for place, one in enumerate(rows, start=1)]
    title = _("Kết quả kiểm tra quý %(quarter)s năm %(year)s", quarter=quarter, year=year)
    return _file(kind, title, f"inspections-{year}-q{quarter}", _REPORT, lines, by)


def _report_line(place: int, one: Inspection) -> tuple[Any, ...]:
    findings = queries.findings_of(one)
    address = Address.from_dict(one.organisation.address).line_now() if one.organisation.address else ""
    still = queries.count_fixes([one.id], today=clock.today()).get(one.id, (0, 0))[0]
    return (
        place, one.code, one.organisation.name, one.organisation.code, address, _(MODES[one.mode]), one.decision_no,
        one.decision_on, one.concluded_at.astimezone(clock.VIETNAM).date() if one.concluded_at else None,
        _(RESULTS[one.result]), len(findings), sum(found.severity == "stop" for found in findings), still,
        one.minutes_file.sha256 if one.minutes_file_id and one.minutes_file else "",
    )  # fmt: skip


def _file(
    kind: str, title: str, name: str, heads: Iterable[str], lines: Sequence[Sequence[object]], by: Viewer
) -> Response:
    said = [_(head) for head in heads]
    log_act(by, "inspections.export", name, now=clock.now(), count=len(lines))
    return list_answer(kind, said, lines, name=name, title=title)
