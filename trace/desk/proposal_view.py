"""A correction that waits for a second person, as pages and programs show it: what was written, what it becomes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.desk import boxes
from trace.desk.reading import amount_words
from trace.desk.timeline import entry_at
from trace.errors import Refusal
from trace.events.actions_proposals import CANCEL
from trace.events.inspections import pause_on
from trace.events.loosening import SENTENCES, Why
from trace.events.models import Event
from trace.events.models_proposals import CONFIRMED, REFUSED, WAITING, WITHDRAWN, CorrectionProposal
from trace.events.records import items_of, read_json
from trace.events.rules import Kind
from trace.events.second_person import may_decide
from trace.events.values import PERSONAL
from trace.events.wording import name_of, step_of
from trace.kit.days import show_day, show_moment
from trace.kit.languages import language
from trace.kit.viewer import Viewer
from trace.seasons.models import Season


@dataclass(frozen=True)
class ProposalRow:
    """One proposal in words. `changes` are (label, before, after)."""

    number: int
    title: str
    icon: str
    subject: str
    state: str
    state_name: str
    why: list[str]
    reason: str
    proposed_by: str
    proposed_at: str
    decided_by: str
    decided_at: str
    decided_reason: str
    href: str
    event_href: str
    result_href: str | None
    is_cancelling: bool
    may_decide: bool
    may_withdraw: bool
    is_paused: bool
    changes: list[tuple[str, str, str]]


def state_words() -> dict[str, str]:
    """What a proposal's state is called."""
    return {
        WAITING: _("Chờ xác nhận"),
        CONFIRMED: _("Đã xác nhận"),
        REFUSED: _("Không đồng ý"),
        WITHDRAWN: _("Đã rút"),
    }


def row_of(proposal: CorrectionProposal, *, seen_by: Viewer) -> ProposalRow:
    """One proposal for this reader."""
    event: Event = proposal.event
    named = name_of(event.kind, step_of(event.template, event.step), event.step)
    is_waiting = proposal.state == WAITING
    result = proposal.result_id
    return ProposalRow(
        number=proposal.id,
        title=named.en if language() == "en" else named.vi,
        icon=named.icon,
        subject=" ".join(_subjects(event)),
        state=proposal.state,
        state_name=state_words()[proposal.state],
        why=[_(SENTENCES[Why(one)]) for one in proposal.why],
        reason=proposal.reason,
        proposed_by=proposal.proposed_name,
        proposed_at=show_moment(proposal.proposed_at),
        decided_by=proposal.decided_name,
        decided_at=show_moment(proposal.decided_at) if proposal.decided_at else "",
        decided_reason=proposal.decided_reason,
        href=url_for("corrections.show", number=proposal.id),
        event_href=url_for("events.show", event_id=event.id),
        result_href=url_for("events.show", event_id=result) if result else None,
        is_cancelling=proposal.act == CANCEL,
        may_decide=is_waiting and may_decide(seen_by, proposal),
        may_withdraw=is_waiting and seen_by.person_id == proposal.proposed_by_id and _owns(seen_by, proposal),
        is_paused=is_waiting and pause_on(event) is not None,
        changes=changes_of(proposal, seen_by=seen_by),
    )


def changes_of(proposal: CorrectionProposal, *, seen_by: Viewer) -> list[tuple[str, str, str]]:
    """What is to be different, old and new, in words; private notes for the organisation only."""
    if proposal.act == CANCEL:
        return []
    event, body = proposal.event, proposal.body
    recorded, spoken = read_json(event.recorded), language()
    found = []
    if body.get("happened_at"):
        after = datetime.fromisoformat(body["happened_at"])
        found.append((_("Ngày làm"), show_day(event.happened_at), show_day(after)))
    for code, thousandths in body.get("quantities", {}).items():
        found.append(_amount(event, code, thousandths))
    step = step_of(event.template, event.step)
    fields = boxes.fields_by_name(step) if step else {}
    before = {**recorded.get("kept", {}), **recorded.get("public", {})}
    lots = recorded.get("lots", [{}])
    days = {"nsx": ("produced_on", _("Ngày sản xuất")), "hsd": ("expires_on", _("Hạn sử dụng"))}
    days["pack_count"] = ("pack_count", _("Số gói"))
    for name, value in body.get("values", {}).items():
        if name in PERSONAL and not _owns(seen_by, proposal):
            continue
        if name in days:
            fact, label = days[name]
            found.append((label, _plain(lots[0].get(fact)), _plain(value)))
        elif name in fields:
            old = boxes.show_value(fields[name], before[name], spoken) if before.get(name) not in (None, "") else "–"
            new = boxes.show_value(fields[name], value, spoken) if value not in (None, "") else "–"
            found.append((fields[name].label(spoken), old, new))
        else:
            found.append((_("Ghi chú") if name == "note" else name, "", str(value or "–")))
    return found


def as_json(proposal: CorrectionProposal, *, seen_by: Viewer) -> dict[str, Any]:
    """One proposal for programs."""
    return {
        "id": proposal.id,
        "event": proposal.event_id,
        "act": proposal.act,
        "state": proposal.state,
        "why": [{"code": one, "detail": _(SENTENCES[Why(one)])} for one in proposal.why],
        "reason": proposal.reason,
        "proposed_by": proposal.proposed_name,
        "proposed_at": proposal.proposed_at,
        "decided_by": proposal.decided_name or None,
        "decided_at": proposal.decided_at,
        "decided_reason": proposal.decided_reason,
        "result": proposal.result_id,
        "is_paused": proposal.state == WAITING and pause_on(proposal.event) is not None,
        "may_decide": proposal.state == WAITING and may_decide(seen_by, proposal),
        "changes": [{"label": a, "before": b, "after": c} for a, b, c in changes_of(proposal, seen_by=seen_by)],
    }


def entry_of(proposal: CorrectionProposal, *, seen_by: Viewer) -> Any:
    """The event as it stands, for the page; None for a reader who sees the proposal and not every lot of it."""
    try:
        return entry_at(proposal.event_id, seen_by=seen_by)
    except Refusal:
        return None


def _subjects(event: Event) -> list[str]:
    """What it is about: the season, else what came of it, else what it names; the first, and how many more."""
    items = items_of(read_json(event.document))
    named = [one.identifier for one in items if one.role != "input"] or [one.identifier for one in items]
    if event.kind == Kind.HARVEST:
        named = [one.identifier for one in items if one.role == "input"]
    lots = [f"{one.name} · {one.lot}" for one in Batch.select().where(Batch.identifier.in_(named)).order_by(Batch.id)]
    found = [one.name for one in Season.select().where(Season.identifier.in_(named)).order_by(Season.id)] + lots
    return [*found[:1], *([_("và %(count)s nữa", count=len(found) - 1)] if len(found) > 1 else [])]


def _amount(event: Event, code: str, thousandths: int) -> tuple[str, str, str]:
    batch = Batch.get_or_none((Batch.code == code) | (Batch.identifier == code))
    named = batch.identifier if batch is not None else code
    item = next((one for one in items_of(read_json(event.document)) if one.identifier == named), None)
    unit = (item.unit if item and item.unit else None) or (batch.unit if batch is not None else "KGM")
    before = amount_words(item.thousandths, unit) if item else ""
    return f"{batch.name} · {batch.lot}" if batch is not None else code, before or "–", amount_words(thousandths, unit)


def _plain(value: Any) -> str:
    if value in (None, ""):
        return "–"
    try:
        return show_day(datetime.fromisoformat(str(value)).date())
    except ValueError:
        return str(value)


def _owns(seen_by: Viewer, proposal: CorrectionProposal) -> bool:
    return seen_by.owns(proposal.organisation_id)
