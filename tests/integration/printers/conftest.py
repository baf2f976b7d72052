"""The same lots as in the tests of the labels, and printers of Song Hoa."""

from dataclasses import replace

import pytest
from labelled import approve, batch, make_product, rice

from trace.printers.actions import save_printer
from trace.printers.rules import Wished
from trace.settings import NetworkPrinter

__all__ = ["approve", "batch", "make_product", "rice"]


@pytest.fixture
def listed(settings):
    """Settings with one network printer on the operator's list, at an address to be filled in."""

    def at(port: int, *, organisation: str = ""):
        return replace(settings, printers=(NetworkPrinter("kho", "127.0.0.1", port, organisation),))

    return at


@pytest.fixture
def make_printer(song_hoa, clerk, now, settings):
    def make(name="Xprinter ở kho", *, kind="tspl", way="agent", known=settings, **more):
        wished = Wished(name, kind, 203, way, listed_name="kho" if way == "network" else "", **more)
        return save_printer(song_hoa, wished, by=clerk, now=now, settings=known)

    return make
