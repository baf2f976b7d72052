"""Song Hoa's numbered packs, over the API."""

import pytest
from labelled import batch, batch_with_gtin, rice, unapproved

from trace.database import atomic
from trace.serials.actions import record_printed, reserve
from trace.serials.queries import numberer_of

__all__ = ["batch", "batch_with_gtin", "rice", "unapproved"]


@pytest.fixture
def packs(batch, clerk, now, settings):
    """`packs(count, number)`: a printed range of the lot and its numbers."""

    def make(count=100, number="RBFGHJKM", **more):
        with atomic():
            kept = reserve(batch, count, now=now, settings=settings)
            row = record_printed(kept, run_number=number, by=clerk, now=now, **more)
        return row, numberer_of(batch, key_version=1, settings=settings).texts(row.first, count)

    return make
