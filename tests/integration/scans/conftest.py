"""Song Hoa's rice with numbered packs, and people who read its pages."""

from datetime import timedelta

import pytest
from labelled import batch, batch_with_gtin, rice, unapproved

from trace.database import atomic
from trace.scans.actions import count_visits
from trace.scans.counting import Visit
from trace.scans.rules import LOT, slot_of
from trace.serials.actions import record_printed, reserve

__all__ = ["batch", "batch_with_gtin", "rice", "unapproved"]
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def printed(clerk, now, settings):
    """`printed(batch, count, "R1")`: a range written down as a print run would."""

    def make(batch, count, number, **more):
        with atomic():
            kept = reserve(batch, count, now=now, settings=settings)
            return record_printed(kept, run_number=number, by=clerk, now=now, **more)

    return make


@pytest.fixture
def read(batch, now):
    """`read("14.1.2.3", times=3, days=-2)`: somebody reads the lot's page, or one pack's."""

    def make(*addresses, serial="", times=1, days=0, hours=0, of=None, program=PHONE):
        at = slot_of(now + timedelta(days=days, hours=hours))
        lot = of or batch
        count_visits({Visit(LOT, lot.id, serial, one, program, at): times for one in addresses})

    return make
