"""Lots and events as programs see them: plain values, without anything private."""

from collections.abc import Iterable
from typing import Any

from trace import clock
from trace.batches import queries
from trace.batches.models import Batch, BatchSource
from trace.desk.batch_view import address_of
from trace.events.queries import events_of
from trace.events.rows import EventRow
from trace.kit.languages import language
from trace.kit.viewer import Viewer
from trace.readiness.queries import lacks_of
from trace.readiness.rules import Lack
from trace.seasons.models import Season

_MADE = ("output",)


def whole(batch: Batch, viewer: Viewer) -> dict[str, Any]:
    """A lot with what it lacks and what happened."""
    return {
        **brief(batch),
        "missing": [_lack(lack) for lack in lacks_of(batch, now=clock.now())],
        "events": [event_out(row) for row in events_of(batch, seen_by=viewer)],
    }


def brief(batch: Batch) -> dict[str, Any]:
    """A lot as lists show it."""
    is_known = batch.made_thousandths > 0
    return {
        "code": batch.code,
        "lot": batch.lot,
        "url": address_of(batch),
        "gtin": batch.gtin,
        "product": batch.product.code if batch.product else None,
        "name": batch.name,
        "template": batch.template,
        "form": batch.form,
        "site": batch.site.code if batch.site else None,
        "state": queries.state(batch, clock.today()).value,
        "quantity": batch.made_thousandths / 1000 if is_known else None,
        "left": batch.left_thousandths / 1000 if is_known else None,
        "unit": batch.unit,
        "produced_on": batch.produced_on,
        "expires_on": batch.expires_on,
        "is_approved": batch.approved_at is not None,
        "is_on_hold": batch.is_on_hold,
    }


def event_out(row: EventRow) -> dict[str, Any]:
    """One event."""
    return {
        "id": row.number,
        "event_id": row.event_id,
        "kind": row.kind,
        "step": row.step,
        "name": row.name_en if language() == "en" else row.name_vi,
        "happened_at": row.happened_at,
        "recorded_at": row.recorded_at,
        "is_late": row.is_late,
        "is_corrected": row.is_corrected,
        "is_loosened": row.is_loosened,
        "is_cancelled": row.is_cancelled,
        "ledger_index": row.ledger_index,
        "lots": [lot.code for lot in row.lots if lot.code],
        "made": [lot.code for lot in row.lots if lot.code and lot.role in _MADE],
    }


def made_of(batch: Batch) -> dict[str, Any]:
    """Everything a lot was made from, as a tree; cycles cannot be, because what an event makes is always new."""
    return _back(batch, None, set())


def became(batch: Batch) -> dict[str, Any]:
    """Everything it became."""
    return _forward(batch, None, set())


def _back(batch: Batch, edge: BatchSource | None, met: set[int]) -> dict[str, Any]:
    if batch.id in met:
        return _node(batch, edge, [], is_repeated=True)
    met.add(batch.id)
    links = []
    for source in queries.sources_of(batch):
        if source.from_batch is not None:
            links.append(_back(source.from_batch, source, met))
        elif source.from_season is not None:
            links.append(_season_node(source.from_season))
    return _node(batch, edge, links)


def _forward(batch: Batch, edge: BatchSource | None, met: set[int]) -> dict[str, Any]:
    if batch.id in met:
        return _node(batch, edge, [], is_repeated=True)
    met.add(batch.id)
    return _node(batch, edge, [_forward(one.batch, one, met) for one in queries.made_from(batch)])


def _node(
    batch: Batch, edge: BatchSource | None, links: Iterable[dict[str, Any]], *, is_repeated: bool = False
) -> dict[str, Any]:
    amount = edge.thousandths if edge is not None else batch.made_thousandths
    return {
        "code": batch.code,
        "lot": batch.lot,
        "name": batch.name,
        "kind": "batch",
        "holder": batch.organisation.name,
        "quantity": amount / 1000 if amount else None,
        "unit": edge.unit if edge is not None else batch.unit,
        "is_repeated": is_repeated,
        "links": list(links),
    }


def _season_node(season: Season) -> dict[str, Any]:
    return {
        "code": season.code,
        "lot": None,
        "name": season.name,
        "kind": "season",
        "holder": season.organisation.name,
        "quantity": None,
        "unit": None,
        "is_repeated": False,
        "links": [],
    }


def _lack(lack: Lack) -> dict[str, Any]:
    spoken = language()
    return {
        "code": lack.code,
        "article": lack.rule.article,
        "detail": lack.sentence(spoken),
        "todo": lack.todo(spoken),
        "stops_printing": lack.is_blocking,
    }
