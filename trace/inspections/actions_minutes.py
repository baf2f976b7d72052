"""Minutes: drawn up, signed by the inspector, signed or refused by the supplier; with both answers it is over."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from trace.access.secrets import hash_of, new_secret
from trace.clock import VIETNAM
from trace.documents.models import StoredFile
from trace.errors import N_
from trace.inspections import recording, rules
from trace.inspections.actions_fixes import close_when_done
from trace.inspections.actions_plan import lift_pause
from trace.inspections.actions_visit import add_finding
from trace.inspections.catalogue import checklists, terms
from trace.inspections.competence import check_competent
from trace.inspections.models import Inspection, InspectionAnswer, InspectionFinding, InspectionLink
from trace.inspections.queries import answers_of, check_inspector, findings_of
from trace.inspections.queries_links import find_link
from trace.inspections.rules import FAIL, REFUSED, RESULTS, SIGNED, Act, InspectionAsked, State
from trace.inspections.telling import tell_office, tell_supplier
from trace.kit.acts import log_act
from trace.kit.queue import enqueue
from trace.kit.text import nfc
from trace.kit.throttle import count_try
from trace.kit.viewer import ADMIN, Viewer
from trace.ledger.actions import alone

SEAL = "inspections.seal"
_TRIES, _WINDOW = 20, timedelta(hours=1)


def draw_up(
    inspection: Inspection, *, result: str, remark: str = "", by: Viewer, now: datetime, entry_id: str
) -> Inspection:
    """The minutes: answers and findings change no more. What failed and was not written as a finding becomes one."""
    check_inspector(inspection, by=by)
    check_competent(by, inspection)
    if result not in RESULTS:
        raise InspectionAsked(N_("Chọn kết quả chung."), field="result")
    words = rules.check_text("remark", nfc(remark), most=1000, needed=False)
    asked = {"result": result}
    with alone():
        row = recording.fresh(inspection)
        if recording.written_before(Act.DRAWN_UP, entry_id, asked) is not None:
            return row
        rules.check_state(row.state, State.UNDERWAY)
        answers = answers_of(row)
        if not answers:
            raise InspectionAsked(N_("Chưa trả lời mục nào của bảng kiểm."), field="result")
        _find_what_failed(row, answers, by=by, now=now, entry_id=entry_id)
        row.state, row.result, row.drawn_up_at = str(State.DRAWN_UP), result, now.astimezone(UTC)
        counts = {value: _count(answers, value) for value in rules.VALUES}
        recording.write_act(
            row,
            Act.DRAWN_UP,
            body={**asked, "counts": counts, "findings": len(findings_of(row))},
            asked=asked,
            private=_minutes(row, words),
            by=by,
            now=now,
            entry_id=entry_id,
        )
        log_act(by, "inspections.draw_up", row.code, now=now)
        tell_supplier(row, Act.DRAWN_UP, now=now)
    return row


def reopen(inspection: Inspection, *, reason: str, by: Viewer, now: datetime, entry_id: str) -> Inspection:
    """Something in the minutes is wrong: while the supplier has not answered, they may be written again."""
    check_inspector(inspection, by=by)
    why = rules.check_text("reason", nfc(reason), most=300)
    with alone():
        row = recording.fresh(inspection)
        if recording.written_before(Act.REOPENED, entry_id, {}, {"reason": why}) is not None:
            return row
        rules.check_state(row.state, State.DRAWN_UP)
        if row.supplier_answer:
            raise rules.InspectionRefused(N_("Cơ sở đã trả lời biên bản: không mở lại được nữa."))
        row.state, row.result, row.drawn_up_at, row.officer_signed_at = str(State.UNDERWAY), "", None, None
        _end_links(row, now)
        recording.write_act(row, Act.REOPENED, body={}, private={"reason": why}, by=by, now=now, entry_id=entry_id)
        log_act(by, "inspections.reopen", row.code, now=now)
    return row


def sign(inspection: Inspection, *, by: Viewer, now: datetime, entry_id: str) -> Inspection:
    """The inspector acknowledges the minutes."""
    check_inspector(inspection, by=by)
    private = {"name": by.name, "office": by.organisation_name}
    with alone():
        row = recording.fresh(inspection)
        if recording.written_before(Act.SIGNED, entry_id, {}, private) is not None:
            return row
        rules.check_state(row.state, State.DRAWN_UP)
        if row.officer_signed_at is not None:
            raise rules.InspectionRefused(N_("Cán bộ đã ký rồi."))
        row.officer_signed_at = now.astimezone(UTC)
        recording.write_act(row, Act.SIGNED, body={}, private=private, by=by, now=now, entry_id=entry_id)
        log_act(by, "inspections.sign", row.code, now=now)
        _conclude_when_both(row, by=by, now=now, entry_id=entry_id)
    return row


def acknowledge(
    inspection: Inspection, *, answer: str, reason: str = "", by: Viewer, now: datetime, entry_id: str
) -> Inspection:
    """The supplier's manager signs, or refuses with a reason; signed in."""
    rules.check_supplier(by, inspection.organisation_id, managers_only=True)
    with alone():
        row = recording.fresh(inspection)
        said = {"how": "account", "name": by.name}
        return _answered(row, answer, reason, said, by=by, now=now, entry_id=entry_id)


def note_answer(
    inspection: Inspection,
    *,
    answer: str,
    name: str,
    reason: str = "",
    witness: str = "",
    photo: StoredFile | None = None,
    by: Viewer,
    now: datetime,
    entry_id: str,
) -> Inspection:
    """The officer notes what happened on the spot: the manager signed the paper, or would not. One person's word is
    not enough for the other side: the signed paper is pictured, or a witness named."""
    check_inspector(inspection, by=by)
    if photo is None and not witness.strip():
        raise InspectionAsked(N_("Chụp bản đã ký tay, hoặc ghi tên người chứng kiến."), field="witness")
    who = rules.check_text("name", nfc(name), most=120)
    said = {
        "how": "in_person",
        "name": who,
        "witness": rules.check_text("witness", nfc(witness), most=120, needed=False),
        "photo": photo.sha256 if photo else "",
    }
    with alone():
        row = recording.fresh(inspection)
        return _answered(row, answer, reason, said, by=by, now=now, entry_id=entry_id)


def make_link(inspection: Inspection, *, by: Viewer, now: datetime) -> str:
    """The token of a link for the supplier's manager; an earlier one ends. Only its hash is kept."""
    check_inspector(inspection, by=by)
    with alone():
        row = recording.fresh(inspection)
        rules.check_state(row.state, State.DRAWN_UP)
        if row.supplier_answer:
            raise rules.InspectionRefused(N_("Cơ sở đã trả lời biên bản."))
        _end_links(row, now)
        token = new_secret()
        InspectionLink.create(
            token_hash=hash_of(token),
            inspection=row,
            made_by_id=by.person_id,
            made_at=now,
            expires_at=now + timedelta(days=terms().link_days),
        )
        log_act(by, "inspections.make_link", row.code, now=now)
    return token


def acknowledge_by_link(
    link_token: str, *, answer: str, name: str, duty: str, reason: str = "", now: datetime, entry_id: str
) -> Inspection:
    """The same by a link used once. Looking at it changes nothing; the same entry again is the same answer."""
    count_try(f"inspection-link:{hash_of(link_token)[:32]}", limit=_TRIES, per=_WINDOW, now=now)
    said = {
        "how": "link",
        "name": rules.check_text("name", nfc(name), most=120),
        "duty": rules.check_text("duty", nfc(duty), most=120),
    }
    with alone():
        used = InspectionLink.get_or_none(InspectionLink.token_hash == hash_of(link_token))
        if used is None or used.act_id is None:
            used = find_link(link_token, now=now)
        row = recording.fresh(used.inspection)
        return _answered(row, answer, reason, said, by=None, now=now, entry_id=entry_id, link=used)


def keep_minutes(inspection: Inspection, file: StoredFile, *, is_sealed: bool, now: datetime, entry_id: str) -> None:
    """The paper as it was made when both had answered; kept once."""
    with alone():
        row = recording.fresh(inspection)
        if row.minutes_file_id is not None:
            return
        row.minutes_file = file
        body = {"sha256": file.sha256, "is_sealed": is_sealed}
        recording.write_act(row, Act.SEALED, body=body, by=None, now=now, entry_id=entry_id)


def _answered(
    row: Inspection,
    answer: str,
    reason: str,
    said: Mapping[str, Any],
    *,
    by: Viewer | None,
    now: datetime,
    entry_id: str,
    link: InspectionLink | None = None,
) -> Inspection:
    """What the supplier says to the minutes; one answer only. In the caller's transaction."""
    if answer not in (SIGNED, REFUSED):
        raise InspectionAsked(N_("Chọn ký hay không ký."), field="answer")
    why = rules.check_text("reason", nfc(reason), most=500, needed=answer == REFUSED)
    act = Act.ACKNOWLEDGED if answer == SIGNED else Act.REFUSED
    body, private = {"how": said["how"]}, {**said, **({"reason": why} if why else {})}
    if recording.written_before(act, entry_id, body, private) is not None:
        return row
    if link is not None and link.used_at is not None:
        raise rules.LinkEnded(N_("Đường dẫn này đã dùng: biên bản đã được trả lời."))
    rules.check_state(row.state, State.DRAWN_UP)
    if row.supplier_answer:
        raise rules.InspectionRefused(N_("Cơ sở đã trả lời biên bản."))
    row.supplier_answer, row.supplier_answered_at = answer, now.astimezone(UTC)
    whose = row.organisation_id if said["how"] != "in_person" else None
    written = recording.write_act(
        row, act, body=body, private=private, organisation_id=whose, by=by, now=now, entry_id=entry_id
    )
    if link is not None:
        InspectionLink.update(used_at=now, act=written).where(InspectionLink.id == link.id).execute()
    log_act(by, "inspections.acknowledge" if answer == SIGNED else "inspections.refuse", row.code, now=now)
    tell_office(row, N_("Kiểm tra %(code)s: cơ sở đã trả lời biên bản."), now=now)
    _conclude_when_both(row, by=by, now=now, entry_id=entry_id)
    return row


def _conclude_when_both(row: Inspection, *, by: Viewer | None, now: datetime, entry_id: str) -> None:
    """Both have answered: it is over, records may be put right again, the paper is sealed."""
    if row.officer_signed_at is None or not row.supplier_answer:
        return
    row.state, row.concluded_at = str(State.CONCLUDED), now.astimezone(UTC)
    recording.write_act(
        row, Act.CONCLUDED, body={"result": row.result}, by=by, now=now,
        entry_id=recording.consequence(entry_id, "concluded"),
    )  # fmt: skip
    # The pause was set by an office; whoever answered last, the office's own rule ends it.
    office = Viewer(None, "", ADMIN, row.office_id)
    lift_pause(row, reason=str(RESULTS[row.result]), by=office, now=now)
    enqueue(SEAL, {"inspection": row.id}, now=now, organisation_id=row.organisation_id)
    tell_supplier(row, Act.CONCLUDED, now=now)
    close_when_done(row, by=by, now=now, entry_id=entry_id)


def _find_what_failed(
    row: Inspection, answers: dict[str, dict[str, InspectionAnswer]], *, by: Viewer, now: datetime, entry_id: str
) -> None:
    """Each failed item that no finding names."""
    named = {one.item for one in findings_of(row)}
    due = now.astimezone(VIETNAM).date() + timedelta(days=terms().fix_days)
    for code in row.checklists:
        for item in checklists()[code].items if code in checklists() else ():
            answer, key = answers.get(code, {}).get(item.code), f"{code}.{item.code}"
            if answer is None or answer.value != FAIL or key in named:
                continue
            values = {
                "words": f"{item.vi}: {answer.note}"[:1000], "severity": item.severity, "article": item.article,
                "action": f"Làm cho đạt: {item.vi}", "due_on": due, "item": key,
                "owner": row.organisation.representative[:120], "kept_finding": None,
            }  # fmt: skip
            photos = list(StoredFile.select().where(
                StoredFile.sha256.in_(list(answer.photos)), StoredFile.organisation == row.organisation_id
            )) if answer.photos else []  # fmt: skip
            made = recording.consequence(entry_id, key)
            add_finding(row, values, photos, by=by, now=now, entry_id=made)


def _minutes(row: Inspection, remark: str) -> dict[str, Any]:
    """What was signed, whole: the annex of the act commits to it."""
    answers = [
        [one.checklist, one.item, one.value, one.note, list(one.photos)]
        for one in InspectionAnswer.select()
        .where(InspectionAnswer.inspection == row.id)
        .order_by(InspectionAnswer.checklist, InspectionAnswer.item)
    ]
    findings = [
        [one.number, one.severity, one.article, one.words, one.action, one.owner,
         one.due_on.isoformat() if one.due_on else "", list(one.photos)]
        for one in InspectionFinding.select()
        .where(InspectionFinding.inspection == row.id)
        .order_by(InspectionFinding.number)
    ]  # fmt: skip
    return {"remark": remark, "answers": answers, "findings": findings}


def _count(answers: dict[str, dict[str, InspectionAnswer]], value: str) -> int:
    return sum(one.value == value for rows in answers.values() for one in rows.values())


def _end_links(row: Inspection, now: datetime) -> None:
    InspectionLink.update(expires_at=now).where(
        InspectionLink.inspection == row.id, InspectionLink.used_at.is_null(), InspectionLink.expires_at > now
    ).execute()
