"""How far goods and suppliers have come, as conditions on the base tables: what the numbers of the overview open."""

from typing import Final

import peewee

from trace.batches.models import Batch
from trace.errors import N_
from trace.events.models import Event, EventItem
from trace.events.rules import Kind
from trace.handovers.models import HandoverLine
from trace.labels.models import LabelRun, LabelRunProgress
from trace.organisations.models import Organisation
from trace.readiness.models import KeptFinding
from trace.readiness.rules import BATCH
from trace.scans.models import ScanDay
from trace.seasons.models import Season
from trace.serials.models import SerialAct, SerialRange
from trace.serials.rules import Kind as SerialKind

# Rules that speak when something about a lot's events is not written down, or not in its order.
RECORD_RULES: Final = ("events", "missing_step", "step_fields", "missing_source", "missing_receiver", "time_order")

# Stages of finished goods of one's own (a product, not taken over), in the order of the way from field to shelf.
STAGES: Final = {
    "made": N_("Có lô thành phẩm"),
    "complete": N_("Ghi đủ việc"),
    "approved": N_("Đã duyệt"),
    "printed": N_("Đã in tem"),
    "activated": N_("Đã kích hoạt tem"),
    "dispatched": N_("Đã xuất hàng"),
    "arrived": N_("Bên nhận đã nhận hoặc đã bán"),
}
SUPPLIER_STAGES: Final = {
    "season": N_("Có mùa vụ, nhật ký"),
    "lots": N_("Có lô hàng"),
    **STAGES,
}


def lots_at(stage: str) -> peewee.Expression | None:
    """The condition of lots that came so far; None for a word that is no stage."""
    if stage not in STAGES:
        return None
    is_made = ~Batch.product.is_null() & ~Batch.is_received
    return is_made if stage == "made" else is_made & _came_to(stage)


def lots_with_labels(word: str) -> peewee.Expression | None:
    """Lots of any kind with labels `printed` in earnest, or packs `activated`."""
    if word == "printed":
        return Batch.id.in_(_printed())
    return Batch.id.in_(_activated()) if word == "activated" else None


def lots_scanned() -> peewee.Expression:
    """Lots whose page somebody other than staff and machines has opened."""
    return Batch.id.in_(ScanDay.select(ScanDay.batch).where(ScanDay.kind == "lot", ScanDay.visits > 0))


def suppliers_at(stage: str) -> peewee.Expression | None:
    """The condition of organisations with at least one season or lot that came so far."""
    if stage == "season":
        return Organisation.id.in_(Season.select(Season.organisation).where(~Season.last_event_at.is_null()))
    if stage == "lots":
        return Organisation.id.in_(Batch.select(Batch.organisation))
    condition = lots_at(stage)
    return None if condition is None else Organisation.id.in_(Batch.select(Batch.organisation).where(condition))


def _came_to(stage: str) -> peewee.Expression:
    if stage == "approved":
        return ~Batch.approved_at.is_null()
    if stage == "dispatched":
        return ~Batch.dispatched_at.is_null()
    if stage == "complete":
        return Batch.id.not_in(_lacking())
    if stage == "printed":
        return Batch.id.in_(_printed())
    if stage == "activated":
        return Batch.id.in_(_activated())
    return Batch.id.in_(HandoverLine.select(HandoverLine.batch).where(HandoverLine.accepted > 0)) | (
        Batch.identifier.in_(_sold())
    )


def _lacking() -> peewee.ModelSelect:
    return KeptFinding.select(KeptFinding.subject_id).where(
        KeptFinding.subject_kind == BATCH,
        KeptFinding.gone_at.is_null(),
        KeptFinding.reviewed_at.is_null(),
        KeptFinding.draft_until.is_null(),
        KeptFinding.rule.in_(RECORD_RULES),
    )


def _printed() -> peewee.ModelSelect:
    """In earnest and first: tests and what replaces spoiled labels are no goods' first labels."""
    runs = LabelRun.select(LabelRun.batch).join(LabelRunProgress, on=(LabelRunProgress.run == LabelRun.id))
    return runs.where(~LabelRun.is_test, LabelRun.replaces.is_null(), LabelRunProgress.state == "done")


def _activated() -> peewee.ModelSelect:
    acts = SerialRange.select(SerialRange.batch).join(SerialAct)
    return acts.where(SerialAct.kind == SerialKind.ACTIVATE.value)


def _sold() -> peewee.ModelSelect:
    declared = Event.alias()
    taken_back = declared.select(declared.event_id).where(declared.declared_at != "")
    return (
        EventItem.select(EventItem.identifier)
        .join(Event)
        .where(Event.kind == Kind.SELL.value, Event.declared_at == "", Event.event_id.not_in(taken_back))
    )
