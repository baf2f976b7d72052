"""Lots and events as programs see them: plain values, without anything private."""

from dataclasses import asdict
from typing import Any

from trace import clock
from trace.batches import queries
from trace.batches.models import Batch
from trace.desk.batch_view import address_of
from trace.events.ancestry import unregistered_sources
from trace.events.queries import events_of
from trace.events.rows import EventRow
from trace.events.waiting import waited
from trace.kit.languages import language
from trace.kit.viewer import Viewer
from trace.readiness.queries import lacks_of
from trace.readiness.queries_findings import lacks_shown
from trace.readiness.rules import Lack

_MADE = ("output",)


def whole(batch: Batch, viewer: Viewer) -> dict[str, Any]:
    """A lot with what it lacks and what happened."""
    found = waited(batch)
    return {
        **brief(batch),
        "safe_from": found.safe_from,
        "is_wait_respected": found.is_respected,
        "has_unregistered_source": bool(unregistered_sources([batch])),
        "missing": [_lack(lack) for lack in lacks_shown(lacks_of(batch, now=clock.now()), batch, seen_by=viewer)],
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
        "handover": row.handover,
        "is_sealed": bool(row.seal),
        "ledger_index": row.ledger_index,
        "lots": [lot.code for lot in row.lots if lot.code and not lot.is_pack],
        "made": [lot.code for lot in row.lots if lot.code and lot.role in _MADE],
        "packs": [lot.code for lot in row.lots if lot.is_pack],
        "photos": [asdict(fact) for fact in row.photo_facts],
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
