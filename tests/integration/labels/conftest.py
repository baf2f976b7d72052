"""Song Hoa's rice, ready to be labelled; and a lot of the unchecked neighbour."""

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


@pytest.fixture
def neighbours_batch(dong_nguyen, stranger_manager, stranger_clerk, now, settings):
    """1,000 kg, approved by the manager, but no officer has checked the co-op."""
    product = make_product(dong_nguyen, by=stranger_manager, now=now, settings=settings)
    made = make_batch(dong_nguyen, product, by=stranger_clerk, now=now, kilograms=1000)
    return approve(made, by=stranger_manager, now=now)
