"""What lots were made from, all the way back."""

from collections.abc import Sequence

from trace.batches.models import Batch, BatchSource
from trace.seasons.models import Season


def ancestors(batches: Sequence[Batch]) -> tuple[list[Batch], list[Season]]:
    """These lots and all they were made from, level by level, and the seasons at the beginning."""
    lots: dict[int, Batch] = {batch.id: batch for batch in batches}
    seasons: set[int] = set()
    level = list(lots)
    while level:
        edges = list(BatchSource.select().where(BatchSource.batch.in_(level)))
        seasons.update(edge.from_season_id for edge in edges if edge.from_season_id)
        wanted = {edge.from_batch_id for edge in edges if edge.from_batch_id} - lots.keys()
        found = list(Batch.select().where(Batch.id.in_(wanted))) if wanted else []
        lots.update({batch.id: batch for batch in found})
        level = [batch.id for batch in found]
    grown = Season.select().where(Season.id.in_(seasons)).order_by(Season.id) if seasons else []
    return list(lots.values()), list(grown)
