"""Who may see which hand-overs: the one query that every list and finder begins with."""

import peewee

from trace.batches.models import Batch
from trace.batches.queries import visible_batches
from trace.handovers.models import Handover, HandoverLine
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation


def visible_handovers(seen_by: Viewer) -> "peewee.ModelSelect[Handover]":
    """The query of hand-overs this viewer may see, with both sides' organisations."""
    sender, receiver = Organisation.alias(), Organisation.alias()
    query = (
        Handover.select(Handover, sender, receiver)
        .join(sender, on=(Handover.sender == sender.id), attr="sender")
        .switch(Handover)
        .join(receiver, peewee.JOIN.LEFT_OUTER, on=(Handover.receiver == receiver.id), attr="receiver")
    )
    if seen_by.is_admin:
        return query
    if not seen_by.is_officer:
        own = seen_by.organisation_id
        return query.where((Handover.sender == own) | (Handover.receiver == own))
    if seen_by.scope.categories or seen_by.scope.districts:
        lots = visible_batches(seen_by).select(Batch.id)
        named = HandoverLine.select(HandoverLine.handover).where(
            HandoverLine.batch.in_(lots) | HandoverLine.held_as.in_(lots)
        )
        query = query.where(Handover.id.in_(named))
    return query
