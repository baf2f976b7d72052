"""What anyone needs to check that a lot's page says what was written down: content, salt, line of the log, proof."""

from dataclasses import asdict, dataclass

from trace.batches.models import Batch
from trace.events.decisions import decision_bytes
from trace.events.models import Decision, Event
from trace.events.public import public_view
from trace.ledger import queries as ledger
from trace.ledger.canonical import canonical_bytes
from trace.provenance.onward import way_of
from trace.provenance.told import family_of, told_of


@dataclass(frozen=True, slots=True)
class Sealed:
    """One line of the log with the public record it commits to. `salt` is hex; `proof` is the text of a
    `.tlog-proof` file, empty while no signed checkpoint covers the line yet.
    """

    index: int
    kind: str
    content: str
    salt: str
    leaf: str
    proof: str


def sealed_of(batch: Batch) -> list[Sealed]:
    """Every public record behind the page, declarations and the manager's decisions included, in log order."""
    told = told_of(batch, family_of(batch), way_of(batch))
    shown = list(Event.select().where(Event.event_id.in_([one.view["event"] for one in told])))
    records = [(event.ledger_index, canonical_bytes(public_view(event))) for event in shown]
    decisions = Decision.select().where(Decision.identifier == batch.identifier)
    records += [(decision.ledger_index, decision_bytes(decision)[1]) for decision in decisions]
    last = ledger.latest_checkpoint()
    return [_sealed(index, content, last.size if last else 0) for index, content in sorted(records)]


def as_json(sealed: list[Sealed], *, verifier: str) -> dict[str, object]:
    """The whole proof as one document."""
    return {"v": 1, "key": verifier, "entries": [asdict(one) for one in sealed]}


def _sealed(index: int, content: bytes, covered: int) -> Sealed:
    entry = ledger.entry(index)
    return Sealed(
        index=index,
        kind=entry.kind,
        content=content.decode(),
        salt=bytes(entry.public_salt).hex(),
        leaf=entry.leaf,
        proof=ledger.tlog_proof(index) if index < covered else "",
    )
