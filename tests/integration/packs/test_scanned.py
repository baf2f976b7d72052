"""Whatever a scanner reads or a hand types names one thing of one's own, or nothing."""

import pytest

from trace.events import actions
from trace.events.actions_packs import Contents
from trace.events.entries import NewLot
from trace.packs.scanned import NothingScanned, what_is
from trace.products.actions import save_product


def test_packs_units_and_lots(yard, clerk):
    unit, crabs, basket = yard.units[0], yard.crabs, yard.basket
    for text in (unit.serial, unit.serial.lower(), f"{crabs.code}/{unit.serial}",
                 f"https://TXNG.EXAMPLE/T/{crabs.code}/{unit.serial}"):  # fmt: skip
        assert what_is(text, seen_by=clerk).identifier == unit.identifier
    for text in (basket.code, f"/u/{basket.code}", f"HTTPS://TXNG.EXAMPLE/U/{basket.code}"):
        assert what_is(text, seen_by=clerk).identifier == basket.identifier
    for text in (crabs.code, "cua1", f"https://txng.example/t/{crabs.code}"):
        assert what_is(text, seen_by=clerk).identifier == crabs.identifier


def test_gs1_strings(song_hoa, clerk, manager, entry, now):
    song_hoa.gs1_prefix = "9520001"
    song_hoa.save()
    facts = {"name": "Cua", "category": "crab", "gtin": "9521234543213", "gtin_proof": "x"}
    product = save_product(song_hoa, facts, by=manager, now=now)
    lot = actions.register(
        song_hoa, lot=NewLot(name="", product=product, thousandths=9000, unit="H87", lot="L1"), entry=entry()
    )
    (unit,) = actions.tag_units(lot, serials=["A1"], entry=entry())
    pack = actions.pack_up(Contents(units=[unit]), entry=entry())
    gtin = "09521234543213"

    for text in (f"(01){gtin}(10)L1(21)A1", f"https://txng.example/01/{gtin}/10/L1/21/A1", unit.identifier):
        assert what_is(text, seen_by=clerk).identifier == unit.identifier
    assert what_is(f"(01){gtin}(10)L1", seen_by=clerk).identifier == lot.identifier
    for text in (pack.sscc, f"00{pack.sscc}", f"(00){pack.sscc}", f"https://txng.example/00/{pack.sscc}"):
        assert what_is(text, seen_by=clerk).identifier == pack.identifier


@pytest.mark.parametrize("text", ["", " ", "x", "(00)1", "https://", "/01/1", "0" * 18, "U2345678", "/u/", "(99)"])
def test_nothing(yard, clerk, stranger_clerk, text):
    with pytest.raises(NothingScanned):
        what_is(text, seen_by=clerk)
    with pytest.raises(NothingScanned):
        what_is(yard.units[0].serial, seen_by=stranger_clerk)
    with pytest.raises(NothingScanned):
        what_is(yard.basket.code, seen_by=stranger_clerk)
