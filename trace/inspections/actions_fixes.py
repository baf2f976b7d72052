"""Corrective action: the supplier sends proof, an officer accepts it or sends it back; the last one closes it all."""

from collections.abc import Sequence
from datetime import UTC, datetime

from trace.documents.models import StoredFile
from trace.errors import N_
from trace.inspections import recording, rules
from trace.inspections.competence import check_competent
from trace.inspections.models import Inspection, InspectionFinding
from trace.inspections.queries import check_inspector, find_finding
from trace.inspections.rules import DONE, UNFIXED, Act, Fix, InspectionAsked, State
from trace.inspections.telling import tell_office, tell_supplier
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone


def prove(
    inspection: Inspection,
    number: int,
    *,
    proof: str,
    files: Sequence[StoredFile] = (),
    by: Viewer,
    now: datetime,
    entry_id: str,
) -> InspectionFinding:
    """What was done about a finding, with pictures or papers where there are any."""
    rules.check_supplier(by, inspection.organisation_id)
    words = rules.check_text("proof", nfc(proof), most=1000)
    body = {"finding": number, "files": [one.sha256 for one in files]}
    with alone():
        row, finding = recording.fresh(inspection), find_finding(inspection, number)
        if recording.written_before(Act.PROVED, entry_id, body, {"proof": words}) is not None:
            return finding
        rules.check_state(row.state, *DONE)
        _check_fix(finding, Fix.OPEN, Fix.SENT_BACK)
        finding.proof, finding.proof_files, finding.proved_at = words, body["files"], now.astimezone(UTC)
        finding.state = str(Fix.PROVED)
        finding.save()
        recording.write_act(row, Act.PROVED, body=body, private={"proof": words}, by=by, now=now, entry_id=entry_id)
        log_act(by, "inspections.prove", row.code, now=now, number=number)
        tell_office(row, N_("Kiểm tra %(code)s: cơ sở gửi bằng chứng khắc phục."), now=now)
    return finding


def accept(
    inspection: Inspection, number: int, *, note: str = "", by: Viewer, now: datetime, entry_id: str
) -> InspectionFinding:
    """It is put right. When nothing else is open, the inspection is closed."""
    return _judge(inspection, number, Act.ACCEPTED, note, by=by, now=now, entry_id=entry_id)


def send_back(
    inspection: Inspection, number: int, *, note: str, by: Viewer, now: datetime, entry_id: str
) -> InspectionFinding:
    """It is not put right yet; the note says why. The deadline stays."""
    return _judge(inspection, number, Act.SENT_BACK, note, by=by, now=now, entry_id=entry_id)


def close_when_done(inspection: Inspection, *, by: Viewer | None, now: datetime, entry_id: str) -> None:
    """Nothing is left to put right: in the caller's transaction."""
    unfixed = [str(one) for one in UNFIXED]
    left = InspectionFinding.select().where(
        InspectionFinding.inspection == inspection.id,
        InspectionFinding.state.in_(unfixed),
        InspectionFinding.severity != rules.NOTE,
    )
    if inspection.state != State.CONCLUDED or left.exists():
        return
    inspection.state, inspection.closed_at = str(State.CLOSED), now.astimezone(UTC)
    recording.write_act(
        inspection, Act.CLOSED, body={}, by=by, now=now, entry_id=recording.consequence(entry_id, "closed")
    )


def _judge(
    inspection: Inspection, number: int, act: Act, note: str, *, by: Viewer, now: datetime, entry_id: str
) -> InspectionFinding:
    check_inspector(inspection, by=by)
    check_competent(by, inspection)
    words = rules.check_text("note", nfc(note), most=500, needed=act == Act.SENT_BACK)
    private = {"note": words} if words else {}
    with alone():
        row, finding = recording.fresh(inspection), find_finding(inspection, number)
        if recording.written_before(act, entry_id, {"finding": number}, private) is not None:
            return finding
        rules.check_state(row.state, *DONE)
        _check_fix(finding, Fix.PROVED)
        finding.state = str(Fix.ACCEPTED if act == Act.ACCEPTED else Fix.SENT_BACK)
        finding.answer, finding.answered_at = words, now.astimezone(UTC)
        finding.save()
        recording.write_act(row, act, body={"finding": number}, private=private, by=by, now=now, entry_id=entry_id)
        log_act(by, "inspections.accept" if act == Act.ACCEPTED else "inspections.send_back", row.code, now=now,
                number=number)  # fmt: skip
        tell_supplier(row, act, now=now)
        close_when_done(row, by=by, now=now, entry_id=entry_id)
    return finding


def _check_fix(finding: InspectionFinding, *allowed: Fix) -> None:
    if finding.severity == rules.NOTE:
        raise InspectionAsked(N_("Mục nhắc nhở không cần khắc phục."), field="")
    if finding.state not in allowed:
        raise rules.InspectionRefused(N_("Việc khắc phục này đang ở bước khác: mở lại trang để xem."))
