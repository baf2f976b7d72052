"""A manager's decision as bytes: what the log commits to."""

from typing import Any, Final

from trace.events.epcis_values import utc_milliseconds
from trace.events.models import Decision
from trace.events.projections import APPROVAL, WITHDRAWAL
from trace.events.rules import day_of
from trace.ledger.canonical import canonical_bytes

LOG_KINDS: Final = (APPROVAL, WITHDRAWAL)


def decision_view(decision: Decision) -> dict[str, Any]:
    """What everybody may see: which lot, which word, which day. Who said it stays inside."""
    return {
        "v": 1,
        "decision": decision.kind,
        "number": decision.number,
        "about": decision.identifier,
        "on": day_of(decision.at).isoformat(),
    }


def decision_bytes(decision: Decision) -> tuple[bytes, bytes]:
    """The whole record and its public part, canonical."""
    whole = {
        **decision_view(decision),
        "organisation": decision.organisation_id,
        "at": utc_milliseconds(decision.at),
        "by": decision.by_id,
        "body": decision.body,
    }
    return canonical_bytes(whole), canonical_bytes(decision_view(decision))
