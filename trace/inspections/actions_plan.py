"""Planning an inspection, beginning it, calling it off."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from trace.audit.queries_scope import is_in_scope
from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.errors import N_
from trace.events.actions_proposals import pause_corrections, resume_corrections
from trace.events.models_proposals import InspectionPause
from trace.gs1.codes import free_code
from trace.inspections import recording, rules
from trace.inspections.catalogue import COMMON, checklists
from trace.inspections.competence import check_competent, may_conclude
from trace.inspections.models import Inspection, Inspector
from trace.inspections.queries import check_inspector, colleagues
from trace.inspections.queries_score import score_of_one
from trace.inspections.rules import MODES, Act, InspectionAsked, NotTheInspector, State
from trace.inspections.telling import tell_supplier
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone
from trace.organisations.models import Organisation
from trace.scans.actions_cases import note_inspection
from trace.scans.models import ScanCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is planned. `inspectors` are persons of the same office, `others` names with a duty or body behind `–`."""

    mode: str
    planned_on: date
    reason: str
    inspectors: Sequence[int] = ()
    others: Sequence[str] = ()
    checklists: Sequence[str] = (COMMON,)
    is_announced: bool = True
    about: str = ""
    decision_no: str = ""
    decision_on: date | None = None


def plan(
    organisation: Organisation, wanted: Plan, *, batch: Batch | None = None, by: Viewer, now: datetime, entry_id: str
) -> Inspection:
    """Put an inspection on the list. Only officers in whose scope the supplier lies, and admins."""
    _check_may_plan(organisation, by)
    lists, reason = _checked(wanted, now), nfc(wanted.reason)
    if batch is not None and batch.organisation_id != organisation.id:
        raise InspectionAsked(N_("Lô này không phải của cơ sở được kiểm tra."), field="batch")
    party = _party(wanted, by)
    body = {
        "organisation": organisation.code,
        "batch": batch.code if batch else "",
        "mode": wanted.mode,
        "planned_on": wanted.planned_on.isoformat(),
        "about": wanted.about,
        "decision_no": nfc(wanted.decision_no),
        "decision_on": wanted.decision_on.isoformat() if wanted.decision_on else "",
        "checklists": lists,
        "is_announced": wanted.is_announced,
    }
    private = {"reason": reason, "inspectors": [name for _person, name, _duty in party]}
    with alone():
        before = recording.written_before(Act.PLANNED, entry_id, body, private)
        if before is not None:
            found: Inspection = before.inspection
            return found
        made = _row(organisation, wanted, batch, lists, reason, by, now)
        for person_id, name, duty in party:
            Inspector.create(inspection=made, person_id=person_id, name=name, duty=duty)
        recording.write_act(made, Act.PLANNED, body=body, private=private, by=by, now=now, entry_id=entry_id)
        log_act(by, "inspections.plan", made.code, now=now, organisation=organisation.code)
        _tell_case(made, by=by, now=now)
        if wanted.is_announced:
            tell_supplier(made, Act.PLANNED, now=now)
    return made


def begin(inspection: Inspection, *, by: Viewer, now: datetime, entry_id: str) -> Inspection:
    """From now on it is going on: what loosens the supplier's records waits until it is over."""
    check_inspector(inspection, by=by)
    check_competent(by, inspection)
    with alone():
        if recording.written_before(Act.BEGUN, entry_id, {}) is not None:
            return recording.fresh(inspection)
        row = recording.fresh(inspection)
        rules.check_state(row.state, State.PLANNED)
        pause = pause_corrections(
            row.organisation, batch=row.batch, reason=f"{row.code}: {row.reason}"[:300], by=by, now=now
        )
        row.state, row.began_at, row.pause_number = str(State.UNDERWAY), now.astimezone(UTC), pause.id
        recording.write_act(row, Act.BEGUN, body={}, by=by, now=now, entry_id=entry_id)
        log_act(by, "inspections.begin", row.code, now=now)
        tell_supplier(row, Act.BEGUN, now=now)
    return row


def cancel(inspection: Inspection, *, reason: str, by: Viewer, now: datetime, entry_id: str) -> Inspection:
    """It will not be; what has been written stays readable, the records may be put right again."""
    check_inspector(inspection, by=by)
    why = rules.check_text("reason", nfc(reason), most=300)
    with alone():
        if recording.written_before(Act.CANCELLED, entry_id, {}, {"reason": why}) is not None:
            return recording.fresh(inspection)
        row = recording.fresh(inspection)
        rules.check_state(row.state, State.PLANNED, State.UNDERWAY)
        was_seen = row.is_announced or row.began_at is not None
        row.state = str(State.CANCELLED)
        recording.write_act(row, Act.CANCELLED, body={}, private={"reason": why}, by=by, now=now, entry_id=entry_id)
        lift_pause(row, reason=why, by=by, now=now)
        log_act(by, "inspections.cancel", row.code, now=now)
        if was_seen:
            tell_supplier(row, Act.CANCELLED, now=now)
    return row


def lift_pause(inspection: Inspection, *, reason: str, by: Viewer, now: datetime) -> None:
    """What was put off may be decided again. A pause that somebody lifted by hand stays as it was."""
    pause = InspectionPause.get_or_none(InspectionPause.id == (inspection.pause_number or 0))
    if pause is not None and pause.lifted_at is None:
        resume_corrections(pause, reason=f"{inspection.code}: {reason}"[:300], by=by, now=now)


def may_plan(organisation: Organisation, *, by: Viewer) -> bool:
    """True for an officer who has the supplier in scope whose body decides for some of its goods, and for admins."""
    if by.is_admin:
        return True
    return by.is_officer and is_in_scope(organisation.id, seen_by=by) and may_conclude(by, organisation)


def _check_may_plan(organisation: Organisation, by: Viewer) -> None:
    if may_plan(organisation, by=by):
        return
    raise NotTheInspector(N_("Chỉ cán bộ có cơ sở này trong phạm vi mới lên lịch kiểm tra."))


def _tell_case(made: Inspection, *, by: Viewer, now: datetime) -> None:
    """A case of codes read in an unusual way that led here says so itself; other origins are only named."""
    kind, _, code = made.about.partition(":")
    if kind != "case" or not by.is_officer:
        return
    case = ScanCase.get_or_none(ScanCase.code == code.upper(), ScanCase.organisation == made.organisation_id)
    if case is not None:
        note_inspection(case, number=made.code, by=by, now=now)


def _checked(wanted: Plan, now: datetime) -> list[str]:
    """The checklists in their order, the common one always; refused where the plan cannot be."""
    today = now.astimezone(VIETNAM).date()
    if wanted.mode not in MODES:
        raise InspectionAsked(N_("Chọn kiểm tra tại cơ sở hay từ xa."), field="mode")
    rules.check_planned(wanted.planned_on, today=today)
    rules.check_decision(nfc(wanted.decision_no), wanted.decision_on, today=today)
    rules.check_text("reason", nfc(wanted.reason), most=500)
    rules.check_text("about", wanted.about, most=60, needed=False)
    unknown = [one for one in wanted.checklists if one not in checklists()]
    if unknown:
        raise InspectionAsked(N_("Không có bảng kiểm “%(name)s”."), field="checklists", name=unknown[0])
    return [code for code in checklists() if code == COMMON or code in wanted.checklists]


def _party(wanted: Plan, by: Viewer) -> list[tuple[int | None, str, str]]:
    """Who inspects: (person, name, duty). Who plans takes part unless others are named."""
    names = dict(colleagues(by=by))
    if by.is_officer and by.person_id and not wanted.inspectors:
        names.setdefault(by.person_id, by.name)
    chosen = list(dict.fromkeys(wanted.inspectors)) or ([by.person_id] if by.is_officer and by.person_id else [])
    if any(one not in names for one in chosen):
        raise InspectionAsked(N_("Chọn cán bộ trong danh sách."), field="inspectors")
    party: list[tuple[int | None, str, str]] = [(one, names[one], "") for one in chosen]
    taken = {name for _person, name, _duty in party}
    for typed in wanted.others:
        name, _, duty = (part.strip() for part in nfc(typed).replace("-", "–").partition("–"))
        if name and name not in taken:
            party.append((None, name[:120], duty[:120]))
            taken.add(name)
    if not party:
        raise InspectionAsked(N_("Ghi ít nhất một cán bộ kiểm tra."), field="inspectors")
    if len(party) > rules.MOST_INSPECTORS:
        raise InspectionAsked(N_("Nhiều nhất %(most)s người."), field="others", most=rules.MOST_INSPECTORS)
    return party


def _row(
    organisation: Organisation,
    wanted: Plan,
    batch: Batch | None,
    lists: list[str],
    reason: str,
    by: Viewer,
    now: datetime,
) -> Inspection:
    def is_taken(body: str) -> bool:
        return bool(Inspection.select().where(Inspection.code == f"K{body}").exists())

    made: Inspection = Inspection.create(
        code=f"K{free_code(6, secrets.SystemRandom(), is_taken)}",
        organisation=organisation,
        office=by.organisation_id if by.is_officer else None,
        batch=batch,
        mode=wanted.mode,
        is_announced=wanted.is_announced,
        about=wanted.about,
        reason=reason,
        planned_on=wanted.planned_on,
        decision_no=nfc(wanted.decision_no)[:60],
        decision_on=wanted.decision_on,
        checklists=lists,
        score=score_of_one(organisation, now=now).total,
        opened_by_id=by.person_id,
        opened_at=now.astimezone(UTC),
        state=str(State.PLANNED),
        acted_at=now.astimezone(UTC),
    )
    return made
