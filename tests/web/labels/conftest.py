"""The same lots as in the tests of the actions, seen through pages and commands."""

import pytest
from labelled import GTIN, approve, make_batch, make_product


@pytest.fixture
def rice(song_hoa, manager, now, settings):
    return make_product(song_hoa, by=manager, now=now, settings=settings)


@pytest.fixture
def unapproved(song_hoa, rice, clerk, now):
    return make_batch(song_hoa, rice, by=clerk, now=now)


@pytest.fixture
def batch(song_hoa, rice, clerk, manager, now):
    """100 kg in bags of 5 kg, approved; without GTIN."""
    return approve(make_batch(song_hoa, rice, by=clerk, now=now), by=manager, now=now)


@pytest.fixture
def batch_with_gtin(song_hoa, clerk, manager, now, settings):
    product = make_product(
        song_hoa, by=manager, now=now, settings=settings, name="Gạo tẻ A Sào", gtin=GTIN, gtin_proof="Số 1/2026"
    )
    return approve(make_batch(song_hoa, product, by=clerk, now=now, kilograms=3000), by=manager, now=now)
