"""Song Hoa's rice with numbered packs."""

import pytest
from labelled import batch, batch_with_gtin, rice, unapproved

from trace.database import atomic
from trace.serials.actions import record_printed, reserve

__all__ = ["batch", "batch_with_gtin", "rice", "unapproved"]


@pytest.fixture
def printed(clerk, now, settings):
    """`printed(batch, count, "R1")`: a range written down as a print run would."""

    def make(batch, count, number, **more):
        with atomic():
            kept = reserve(batch, count, now=now, settings=settings)
            return record_printed(kept, run_number=number, by=clerk, now=now, **more)

    return make
