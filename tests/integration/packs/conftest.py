"""Packed goods of Song Hoa: crabs, two of them tagged, in a basket on a pallet."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from trace.events import actions
from trace.events.actions_packs import Contents
from trace.events.entries import Entry, NewLot, Use


@pytest.fixture
def entry(clerk, now):
    """`entry()`: an entry of the clerk, written now."""

    def make(**more):
        return Entry(**{"by": clerk, "now": now, "entry_id": str(uuid4()), "happened_at": now} | more)

    return make


@pytest.fixture
def yard(song_hoa, entry):
    """40 crabs (two tagged), 100 kg of rice; a basket with 20 crabs and the tagged ones, on a pallet with 30 kg."""
    crabs = actions.register(
        song_hoa,
        lot=NewLot(name="Cua thịt", thousandths=40_000, unit="H87", lot="CUA1", form="packed"),
        template="crab_mud",
        entry=entry(),
    )
    rice = actions.register(
        song_hoa,
        lot=NewLot(name="Gạo", thousandths=100_000, lot="GAO1", form="packed"),
        template="rice",
        entry=entry(),
    )
    units = actions.tag_units(crabs, count=2, entry=entry())
    basket = actions.pack_up(Contents(lots=[Use(crabs, 20_000, "H87")], units=units), entry=entry())
    pallet = actions.pack_up(Contents(lots=[Use(rice, 30_000, "KGM")], packs=[basket]), level="pallet", entry=entry())
    return SimpleNamespace(crabs=crabs, rice=rice, units=units, basket=basket, pallet=pallet)
