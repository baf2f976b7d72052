"""The minutes as a paper: who inspected whom on what ground, each item with its answer, findings, what to do, who
signed. The form's name is data; no instrument read so far prescribes one."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from trace.inspections import queries
from trace.inspections.catalogue import checklists, terms
from trace.inspections.models import Inspection
from trace.inspections.rules import MODES, REFUSED, RESULTS, SEVERITIES, SIGNED, VALUES, Act
from trace.kit.days import show_day, show_moment
from trace.kit.languages import language
from trace.places.address import Address
from trace.typeset.paper import NUMBER, Column, Fact, Paper, Row, Section, Signature


def minutes_of(inspection: Inspection, *, base_url: str, now: datetime) -> Paper:
    """The paper as things stand; whoever may read the inspection may read it."""
    answers, findings = queries.answers_of(inspection), queries.findings_of(inspection)
    said = _said(inspection)
    form = terms().form
    name = form["en"] if language() == "en" else form["vi"]
    office = inspection.office.name if inspection.office_id and inspection.office else _("Quản trị hệ thống")
    return Paper(
        title=name,
        number=_("Số: %(code)s", code=inspection.code),
        subtitle=_("Lập lúc %(at)s", at=show_moment(inspection.drawn_up_at)),
        code=inspection.code,
        address=f"{base_url}/inspections/{inspection.code}",
        organisation=office,
        organisation_lines=(),
        printed_at=show_moment(now),
        language=language(),
        mark=_("DỮ LIỆU MẪU") if inspection.organisation.is_demo else "",
        facts=_facts(inspection, said),
        sections=(
            _party(inspection),
            *(_list(code, answers.get(code, {})) for code in inspection.checklists if code in checklists()),
            _findings(findings),
            _ends(inspection, said),
        ),
        signatures=(
            Signature(_("Đại diện đoàn kiểm tra"), said.get("officer", "")),
            Signature(_("Đại diện cơ sở"), said.get("supplier", "") if inspection.supplier_answer == SIGNED else ""),
        ),
        foot=_("Hai bên xác nhận trên hệ thống; dấu niêm phong là của hệ thống, không phải chữ ký số của cán bộ."),
    )


def _said(inspection: Inspection) -> dict[str, str]:
    """From the acts since the minutes were last drawn up: the remark, who signed for each side, in which way."""
    found: dict[str, str] = {}
    annexes = queries.annexes_of(inspection)
    for act in queries.acts_of(inspection):
        private: dict[str, Any] = annexes.get(act.id, {})
        if act.kind == Act.DRAWN_UP:
            found = {"remark": str(private.get("remark", ""))}
        elif act.kind == Act.SIGNED:
            found["officer"] = str(private.get("name", ""))
        elif act.kind in (Act.ACKNOWLEDGED, Act.REFUSED):
            duty = f", {private['duty']}" if private.get("duty") else ""
            found["supplier"] = f"{private.get('name', '')}{duty}"
            found["why"] = str(private.get("reason", ""))
            found["witness"] = str(private.get("witness", ""))
    return found


def _facts(inspection: Inspection, said: dict[str, str]) -> tuple[Fact, ...]:
    one = inspection.organisation
    address = Address.from_dict(one.address).line_now() if one.address else ""
    ground = _("Kế hoạch kiểm tra theo điểm công khai")
    if inspection.decision_no:
        ground = f"{inspection.decision_no}, {show_day(inspection.decision_on)}"
    found = [
        Fact(_("Cơ sở được kiểm tra"), f"{one.name} ({one.code})", is_wide=True),
        Fact(_("Địa chỉ"), address, is_wide=True),
        Fact(_("Số đăng ký"), one.registration_no),
        Fact(_("Người đại diện"), one.representative),
        Fact(_("Cách kiểm tra"), _(MODES[inspection.mode])),
        Fact(_("Căn cứ"), ground),
        Fact(_("Bắt đầu"), show_moment(inspection.began_at)),
        Fact(_("Kết quả chung"), _(RESULTS[inspection.result]) if inspection.result else ""),
        Fact(_("Lý do kiểm tra"), inspection.reason, is_wide=True),
    ]
    if inspection.batch_id and inspection.batch is not None:
        found.append(Fact(_("Lô"), f"{inspection.batch.name} · {inspection.batch.lot}", is_wide=True))
    if said.get("remark"):
        found.append(Fact(_("Ý kiến của đoàn"), said["remark"], is_wide=True))
    return tuple(found)


def _party(inspection: Inspection) -> Section:
    rows = tuple(Row((place, who.name, who.duty)) for place, who in enumerate(queries.inspectors_of(inspection), 1))
    columns = (Column(_("STT"), 0.55, NUMBER), Column(_("Họ tên"), 2.0), Column(_("Chức vụ, cơ quan"), 2.0))
    return Section(_("Đoàn kiểm tra"), columns=columns, rows=rows)


def _list(code: str, given: Any) -> Section:
    checklist = checklists()[code]
    columns = (
        Column(_("STT"), 0.55, NUMBER),
        Column(_("Nội dung"), 3.2),
        Column(_("Điều"), 1.5),
        Column(_("Kết quả"), 1.0),
        Column(_("Ghi chú"), 2.0),
    )
    rows = []
    for place, item in enumerate(checklist.items, start=1):
        answer = given.get(item.code)
        value = _(VALUES[answer.value]) if answer else _("Chưa xem")
        photos = _("%(count)s ảnh", count=len(answer.photos)) if answer and answer.photos else ""
        note = " · ".join(part for part in ((answer.note if answer else ""), photos) if part)
        rows.append(Row((place, item.words(language()), item.article, value, note)))
    return Section(checklist.name(language()), columns=columns, rows=tuple(rows))


def _findings(findings: Any) -> Section:
    columns = (
        Column(_("STT"), 0.55, NUMBER),
        Column(_("Phát hiện"), 3.0),
        Column(_("Mức độ"), 0.8),
        Column(_("Phải làm"), 2.2),
        Column(_("Ai làm"), 1.3),
        Column(_("Hạn"), 1.25),
    )
    rows = tuple(
        Row(
            (one.number, one.words, _(SEVERITIES[one.severity]), one.action, one.owner, show_day(one.due_on)),
            notes=tuple(
                part
                for part in (one.article, _("Ảnh: %(hashes)s", hashes=", ".join(h[:12] for h in one.photos)))
                if part and (part == one.article or one.photos)
            ),
        )
        for one in findings
    )
    return Section(
        _("Phát hiện và việc phải khắc phục"), columns=columns, rows=rows, empty=_("Không có phát hiện nào.")
    )


def _ends(inspection: Inspection, said: dict[str, str]) -> Section:
    """How both sides answered, in words: a refusal stands there with its reason."""
    officer = (
        _("%(name)s xác nhận lúc %(at)s", name=said.get("officer", ""), at=show_moment(inspection.officer_signed_at))
        if inspection.officer_signed_at
        else ""
    )
    supplier, at = "", show_moment(inspection.supplier_answered_at)
    if inspection.supplier_answer == SIGNED:
        supplier = _("%(name)s xác nhận lúc %(at)s", name=said.get("supplier", ""), at=at)
    elif inspection.supplier_answer == REFUSED:
        supplier = _("%(name)s không ký, lúc %(at)s. Lý do: %(why)s", name=said.get("supplier", ""), at=at,
                     why=said.get("why", ""))  # fmt: skip
    facts = [
        Fact(_("Đoàn kiểm tra"), officer, is_wide=True),
        Fact(_("Cơ sở"), supplier, is_wide=True),
    ]
    if said.get("witness"):
        facts.append(Fact(_("Người chứng kiến"), said["witness"], is_wide=True))
    return Section(_("Xác nhận của hai bên"), facts=tuple(facts))
