"""During an inspection: answering the checklists, asking for papers and sending them, writing down what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from trace.clock import VIETNAM
from trace.documents.models import StoredFile
from trace.errors import N_
from trace.inspections import recording, rules
from trace.inspections.catalogue import Checklist, checklists, terms
from trace.inspections.models import Inspection, InspectionAnswer, InspectionFinding
from trace.inspections.queries import check_inspector
from trace.inspections.rules import SEVERITIES, VALUES, Act, Fix, InspectionAsked, State
from trace.inspections.telling import tell_office, tell_supplier
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import visible_findings


@dataclass(frozen=True, slots=True)
class Answered:
    """One item's answer. `photos` are added to those it has."""

    value: str
    note: str = ""
    photos: Sequence[StoredFile] = ()


def answer(
    inspection: Inspection,
    checklist: str,
    answers: Mapping[str, Answered],
    *,
    by: Viewer,
    now: datetime,
    entry_id: str,
) -> Inspection:
    """Answer items of one checklist, as many as are known by now; an item answered again takes its new answer."""
    check_inspector(inspection, by=by)
    if checklist not in inspection.checklists:
        raise InspectionAsked(N_("Không có bảng kiểm “%(name)s”."), field="checklist", name=checklist)
    said = _checked(checklists()[checklist], answers)
    body = {"checklist": checklist, "items": {code: _body(one) for code, one in said.items()}}
    private = {"notes": {code: one.note for code, one in said.items() if one.note}}
    with alone():
        row = recording.fresh(inspection)
        if recording.written_before(Act.ANSWERED, entry_id, body, private) is not None:
            return row
        rules.check_state(row.state, State.UNDERWAY)
        recording.write_act(row, Act.ANSWERED, body=body, private=private, by=by, now=now, entry_id=entry_id)
        for code, one in said.items():
            _keep(row, checklist, code, one, by, now)
        log_act(by, "inspections.answer", row.code, now=now, kind=checklist, count=len(said))
    return row


def ask_documents(inspection: Inspection, *, what: str, by: Viewer, now: datetime, entry_id: str) -> Inspection:
    """Ask the supplier for papers: what the record does not hold."""
    check_inspector(inspection, by=by)
    words = rules.check_text("what", nfc(what), most=500)
    with alone():
        row = recording.fresh(inspection)
        if recording.written_before(Act.ASKED, entry_id, {}, {"what": words}) is not None:
            return row
        rules.check_state(row.state, State.PLANNED, State.UNDERWAY)
        if row.state == State.PLANNED and not row.is_announced:
            raise rules.InspectionRefused(N_("Kiểm tra không báo trước: bắt đầu rồi mới yêu cầu giấy tờ."))
        recording.write_act(row, Act.ASKED, body={}, private={"what": words}, by=by, now=now, entry_id=entry_id)
        log_act(by, "inspections.ask", row.code, now=now)
        tell_supplier(row, Act.ASKED, now=now)
    return row


def send_documents(
    inspection: Inspection, *, note: str = "", files: Sequence[StoredFile], by: Viewer, now: datetime, entry_id: str
) -> Inspection:
    """The supplier sends papers or pictures."""
    rules.check_supplier(by, inspection.organisation_id)
    words = rules.check_text("note", nfc(note), most=500, needed=False)
    if not files:
        raise InspectionAsked(N_("Chọn ít nhất một tệp."), field="files")
    body = {"files": [one.sha256 for one in files]}
    private = {"note": words} if words else {}
    with alone():
        row = recording.fresh(inspection)
        if recording.written_before(Act.SENT, entry_id, body, private) is not None:
            return row
        rules.check_state(row.state, State.PLANNED, State.UNDERWAY)
        recording.write_act(row, Act.SENT, body=body, private=private, by=by, now=now, entry_id=entry_id)
        log_act(by, "inspections.send", row.code, now=now, count=len(files))
        tell_office(row, N_("Kiểm tra %(code)s: cơ sở đã gửi giấy tờ."), now=now)
    return row


def find(
    inspection: Inspection,
    *,
    words: str,
    severity: str,
    action: str,
    due_on: date | None,
    article: str = "",
    owner: str = "",
    item: str = "",
    kept_finding: int | None = None,
    photos: Sequence[StoredFile] = (),
    by: Viewer,
    now: datetime,
    entry_id: str,
) -> InspectionFinding:
    """Write down what was found, and what is to be done about it by when."""
    check_inspector(inspection, by=by)
    _check_kept(kept_finding, inspection, by)
    values = _finding_values(words, severity, action, due_on, article, owner, item, kept_finding, now)
    body, private = finding_body(values, photos)
    with alone():
        row = recording.fresh(inspection)
        before = recording.written_before(Act.FOUND, entry_id, body, private)
        if before is not None:
            found: InspectionFinding = InspectionFinding.get(
                InspectionFinding.inspection == row.id, InspectionFinding.words == values["words"]
            )
            return found
        rules.check_state(row.state, State.UNDERWAY)
        kept = add_finding(row, values, photos, by=by, now=now, entry_id=entry_id)
        log_act(by, "inspections.find", row.code, now=now, number=kept.number)
    return kept


def add_finding(
    inspection: Inspection,
    values: Mapping[str, Any],
    photos: Sequence[StoredFile],
    *,
    by: Viewer,
    now: datetime,
    entry_id: str,
) -> InspectionFinding:
    """The finding and its act, in the caller's transaction."""
    body, private = finding_body(values, photos)
    number = 1 + InspectionFinding.select().where(InspectionFinding.inspection == inspection.id).count()
    recording.write_act(
        inspection,
        Act.FOUND,
        body={**body, "number": number},
        asked=body,
        private=private,
        by=by,
        now=now,
        entry_id=entry_id,
    )
    made: InspectionFinding = InspectionFinding.create(
        inspection=inspection,
        number=number,
        photos=[one.sha256 for one in photos],
        state=str(Fix.OPEN),
        **values,
    )
    return made


def finding_body(values: Mapping[str, Any], photos: Sequence[StoredFile]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the log may hold of a finding, and what only its annex does: free words and names."""
    due_on: date | None = values["due_on"]
    body = {
        "severity": values["severity"],
        "article": values["article"],
        "item": values["item"],
        "due_on": due_on.isoformat() if due_on else "",
        "photos": [one.sha256 for one in photos],
    }
    return body, {"words": values["words"], "action": values["action"], "owner": values["owner"]}


def _check_kept(number: int | None, inspection: Inspection, by: Viewer) -> None:
    """A finding of the rules that is taken up is one about this supplier that the officer may see."""
    if (
        number is not None
        and not visible_findings(by)
        .where(KeptFinding.id == number, KeptFinding.organisation == inspection.organisation_id)
        .exists()
    ):
        raise InspectionAsked(N_("Không tìm thấy mục này."), field="kept_finding")


def _finding_values(
    words: str,
    severity: str,
    action: str,
    due_on: date | None,
    article: str,
    owner: str,
    item: str,
    kept_finding: int | None,
    now: datetime,
) -> dict[str, Any]:
    if severity not in SEVERITIES:
        raise InspectionAsked(N_("Chọn mức độ."), field="severity")
    todo = rules.check_text("action", nfc(action), most=500, needed=severity != rules.NOTE)
    if due_on is None and severity != rules.NOTE:
        raise InspectionAsked(N_("Ghi hạn khắc phục."), field="due_on")
    if due_on is not None:
        rules.check_due(due_on, today=now.astimezone(VIETNAM).date(), most_days=terms().fix_days_most)
    return {
        "words": rules.check_text("words", nfc(words), most=1000),
        "severity": severity,
        "action": todo,
        "due_on": due_on,
        "article": rules.check_text("article", nfc(article), most=160, needed=False),
        "owner": rules.check_text("owner", nfc(owner), most=120, needed=False),
        "item": item[:40],
        "kept_finding": kept_finding,
    }


def _checked(checklist: Checklist, answers: Mapping[str, Answered]) -> dict[str, Answered]:
    found: dict[str, Answered] = {}
    for code, one in answers.items():
        if checklist.item(code) is None:
            raise InspectionAsked(N_("Bảng kiểm không có mục “%(name)s”."), field=code, name=code)
        if one.value not in VALUES:
            raise InspectionAsked(N_("Chọn Đạt, Không đạt hoặc Không áp dụng."), field=code)
        note = rules.check_text(f"note-{code}", nfc(one.note), most=500, needed=one.value == rules.FAIL)
        found[code] = Answered(one.value, note, one.photos)
    if not found:
        raise InspectionAsked(N_("Chưa trả lời mục nào."), field="")
    return found


def _body(one: Answered) -> dict[str, Any]:
    return {"value": one.value, "photos": [photo.sha256 for photo in one.photos]}


def _keep(inspection: Inspection, checklist: str, code: str, one: Answered, by: Viewer, now: datetime) -> None:
    key = (
        InspectionAnswer.inspection == inspection.id,
        InspectionAnswer.checklist == checklist,
        InspectionAnswer.item == code,
    )
    row = InspectionAnswer.get_or_none(*key)
    before = list(row.photos) if row is not None else []
    added = [photo.sha256 for photo in one.photos if photo.sha256 not in before]
    if len(before) + len(added) > rules.MOST_PHOTOS:
        raise InspectionAsked(N_("Mỗi mục nhiều nhất %(most)s ảnh."), field=f"photo-{code}", most=rules.MOST_PHOTOS)
    values = {
        "value": one.value,
        "note": one.note,
        "photos": before + added,
        "answered_by_id": by.person_id,
        "answered_at": now.astimezone(UTC),
    }
    if row is None:
        InspectionAnswer.create(inspection=inspection, checklist=checklist, item=code, **values)
    else:
        InspectionAnswer.update(**values).where(*key).execute()
