"""The summary of a package on paper: what was asked, what is in it, what is missing, how it is checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext

from trace.audit.lines import commune_of
from trace.kit.days import show_day, show_moment
from trace.kit.units import UNITS
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.requests.law import find_law
from trace.requests.models import DataRequest
from trace.requests.package_records import LEFT_OUT, Records
from trace.requests.package_tables import said
from trace.requests.queries_blockers import KIND_NAMES, Blocker
from trace.requests.rules import EVERYTHING, OF_PRODUCT, SCOPES, Asked
from trace.typeset.paper import NUMBER, Column, Fact, Paper, Row, Section, Signature

MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class Frame:
    """What the paper says of the package itself."""

    number: int
    files: int
    log_size: int
    base_url: str
    is_demo: bool
    now: datetime


def paper_of(request: DataRequest, records: Records, blockers: Sequence[Blocker], frame: Frame) -> Paper:
    """The paper as plain values."""
    owner = records.organisation
    return Paper(
        title=_("Tóm tắt gói dữ liệu truy xuất"),
        subtitle=_("Trả lời yêu cầu %(code)s, gói số %(number)s", code=request.code, number=frame.number),
        code=f"{request.code}/{frame.number}",
        organisation=owner.name,
        organisation_lines=_lines_of(owner),
        printed_at=show_moment(frame.now),
        language="vi",
        address=f"{frame.base_url}/requests/{request.code}",
        mark=_("DỮ LIỆU MẪU") if frame.is_demo else "",
        facts=_facts(request, records, frame),
        sections=(_lots(records), _handovers(records), _missing(blockers), _left_out(request, records)),
        signatures=(Signature(_("Đại diện cơ sở")),),
        foot=_(
            "Bảng đầy đủ, bản ghi, ảnh, giấy tờ và bằng chứng sổ cái nằm cùng gói; manifest.json ghi mã băm từng tệp."
        ),
    )


def scope_words(asked: Asked) -> str:
    """`Mọi lô của cơ sở, từ 01/10/2026 đến 31/10/2026`."""
    words = [_(SCOPES[asked.kind])]
    if asked.kind == OF_PRODUCT:
        words[0] += f" ({asked.product})"
    if asked.kind not in (OF_PRODUCT, EVERYTHING):
        words[0] += ": " + ", ".join(asked.lots[:20]) + ("…" if len(asked.lots) > 20 else "")
    if asked.since:
        words.append(_("từ %(day)s", day=show_day(asked.since)))
    if asked.until:
        words.append(_("đến %(day)s", day=show_day(asked.until)))
    if asked.code:
        words.append(_("mã đã quét: %(code)s", code=asked.code))
    return ", ".join(words)


def document_words(request: DataRequest) -> str:
    """`Số 12/YC-SCT ngày 23/11/2026`; that there is none."""
    if not request.document_no:
        return _("Chưa có văn bản")
    return _("Số %(number)s ngày %(day)s", number=request.document_no, day=show_day(request.document_on))


def _lines_of(owner: Organisation) -> tuple[str, ...]:
    if owner.kind == "household":
        return (commune_of(owner.address),)
    number = _("Số đăng ký: %(no)s", no=owner.registration_no) if owner.registration_no else ""
    return tuple(filter(None, (Address.from_dict(owner.address).line_now(), number)))


def _facts(request: DataRequest, records: Records, frame: Frame) -> tuple[Fact, ...]:
    law = find_law(request.law)
    basis = request.personal_basis or _("không có căn cứ nào được nêu: đã bỏ ra")
    return (
        Fact(_("Bên yêu cầu"), request.office),
        Fact(_("Văn bản"), document_words(request)),
        Fact(_("Nhận lúc"), show_moment(request.received_at)),
        Fact(_("Hạn trả lời"), show_moment(request.due_at)),
        Fact(_("Căn cứ thời hạn"), law.name("vi"), is_wide=True),
        Fact(_("Phạm vi"), scope_words(Asked.load(request.asked)), is_wide=True),
        Fact(_("Dữ liệu cá nhân"), basis, is_wide=True),
        Fact(_("Gói gồm"), ngettext("%(num)s lô", "%(num)s lô", len(records.lots))
             + ", " + ngettext("%(num)s tệp", "%(num)s tệp", frame.files)),
        Fact(_("Sổ cái đến mục"), str(frame.log_size)),
    )  # fmt: skip


def _lots(records: Records) -> Section:
    columns = (Column(_("Số lô"), 1.6), Column(_("Hàng"), 2.6), Column(_("Ngày sản xuất"), 1.2),
               Column(_("Làm ra"), 1, NUMBER), Column(_("Còn lại"), 1, NUMBER), Column(_("Đơn vị"), 0.8),
               Column(_("Số lần ghi"), 0.9, NUMBER))  # fmt: skip
    rows = [
        Row((one["batch"]["lot"], one["batch"]["name"], show_iso(one["batch"]["produced_on"]),
             Decimal(one["batch"]["made_thousandths"]) / 1000, Decimal(one["batch"]["left_thousandths"]) / 1000,
             _unit(one["batch"]["unit"]), len(one["events"])))
        for one in records.lots[:MOST_ROWS]
    ]  # fmt: skip
    return Section(
        _("Các lô"), columns=columns, rows=tuple(rows), empty=_("Chưa có lô nào được ghi trong phạm vi này.")
    )


def _handovers(records: Records) -> Section:
    columns = (Column(_("Phiếu"), 1.2), Column(_("Bên giao"), 2), Column(_("Bên nhận"), 2), Column(_("Số lô"), 1.4),
               Column(_("Đã giao"), 1, NUMBER), Column(_("Đã nhận"), 1, NUMBER), Column(_("Đơn vị"), 0.8))  # fmt: skip
    rows = [
        Row((one["code"], _name(one["sender"]), _name(one["receiver"]), one["lot"],
             _amount(one["declared_thousandths"]), _amount(one["accepted_thousandths"]), _unit(one["unit"])))
        for one in records.handovers[:MOST_ROWS]
    ]  # fmt: skip
    return Section(_("Giao nhận"), columns=columns, rows=tuple(rows), empty=_("Không có chuyến hàng nào."))


def _missing(blockers: Sequence[Blocker]) -> Section:
    columns = (Column(_("Loại"), 1.2), Column(_("Số lô"), 1.2), Column(_("Còn thiếu"), 4), Column(_("Căn cứ"), 1.8))
    rows = tuple(Row((_(KIND_NAMES[one.kind]), one.lot, said(one), one.article)) for one in blockers[:MOST_ROWS])
    return Section(_("Còn thiếu trong sổ"), columns=columns, rows=rows, empty=_("Không thấy thiếu gì."))


def _left_out(request: DataRequest, records: Records) -> Section:
    columns = (Column(_("Đã bỏ ra khỏi gói"), 5), Column(_("Số chỗ"), 1, NUMBER))
    rows = tuple(Row((_(LEFT_OUT[name]), count)) for name, count in records.left_out.items())
    note = "" if request.personal_basis else _("Cần phần này thì nêu căn cứ trong văn bản (Luật 91/2025/QH15).")
    return Section(
        _("Dữ liệu cá nhân"), columns=columns, rows=rows, empty=_("Không bỏ phần nào."), note=note if rows else ""
    )


def show_iso(day: str | None) -> str:
    """`2026-11-23` → `23/11/2026`."""
    return "/".join(reversed(day.split("-"))) if day else ""


def _unit(code: str) -> str:
    return UNITS[code].shown("vi") if code in UNITS else code


def _amount(thousandths: int | None) -> Decimal | None:
    return None if thousandths is None else Decimal(thousandths) / 1000


def _name(party: dict[str, str] | None) -> str:
    return (party["name"] or party["code"]) if party else ""
