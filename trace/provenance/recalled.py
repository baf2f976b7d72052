"""What everybody is told of goods that are called back: why, what to do, where to bring them. Never a person's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from trace.errors import N_
from trace.events.rules import day_of
from trace.provenance.owners import organisation_facts
from trace.recalls.models import Recall
from trace.recalls.queries import recall_of_lots
from trace.recalls.rules import COMPULSORY, State
from trace.recalls.terms import handlings, hazards, laws

RUNNING: Final = N_("Đang thu hồi: không ăn, không bán lô %(lot)s")
ENDED: Final = N_("Đã thu hồi: không ăn, không bán lô %(lot)s")
WHAT_TO_DO: Final = N_("Không ăn, không bán, không cho. Để riêng, giữ nguyên bao bì và tem, rồi trả lại.")
_RELABEL: Final = N_("Không dùng, không bán cho đến khi cơ sở khắc phục xong. Để riêng, giữ nguyên bao bì và tem.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallFacts:
    """`word` and `what_to_do` are sentences to be translated; `instructions` are the organisation's own words."""

    code: str
    is_closed: bool
    word: str
    hazard: str
    reason: str
    what_to_do: str
    instructions: str
    return_to: str
    organisation: str
    handling: str
    article: str
    decision_no: str
    serials: str
    since: date
    closed_on: date | None


def recall_facts(numbers: Iterable[int], language: str) -> RecallFacts | None:
    """What is said of goods that these lots are; None where no recall of theirs is known."""
    recall = recall_of_lots(numbers)
    return None if recall is None else _facts(recall, language)


def as_json(facts: RecallFacts | None) -> dict[str, Any] | None:
    """The same for programs."""
    if facts is None:
        return None
    return {
        "code": facts.code,
        "state": "closed" if facts.is_closed else "open",
        "since": facts.since.isoformat(),
        "closed_on": facts.closed_on.isoformat() if facts.closed_on else None,
        "hazard": facts.hazard,
        "reason": facts.reason,
        "handling": facts.handling,
        "instructions": facts.instructions,
        "return_to": facts.return_to,
        "organisation": facts.organisation,
        "decision_no": facts.decision_no or None,
    }


def _facts(recall: Recall, language: str) -> RecallFacts:
    owner = organisation_facts(recall.organisation, language)
    is_closed = recall.state == State.CLOSED
    return RecallFacts(
        code=recall.code,
        is_closed=is_closed,
        word=ENDED if is_closed else RUNNING,
        hazard=hazards()[recall.hazard].name(language),
        reason=recall.reason,
        what_to_do=_RELABEL if handlings()[recall.handling].may_return else WHAT_TO_DO,
        instructions=recall.instructions,
        return_to=recall.return_to or ", ".join(filter(None, (owner.name, owner.address))),
        organisation=owner.name,
        handling=handlings()[recall.handling].name(language),
        article=laws()[recall.law].article,
        decision_no=recall.decision_no if recall.kind == COMPULSORY else "",
        serials=str(recall.origin.get("serials", "")),
        since=day_of(recall.confirmed_at or recall.opened_at),
        closed_on=day_of(recall.closed_at) if recall.closed_at else None,
    )
