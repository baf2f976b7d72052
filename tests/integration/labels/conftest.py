"""Song Hoa's rice, ready to be labelled; and a lot of the unchecked neighbour."""

import pytest
from labelled import approve, batch, batch_with_gtin, make_batch, make_product, rice, unapproved

__all__ = ["batch", "batch_with_gtin", "rice", "unapproved"]


@pytest.fixture
def neighbours_batch(dong_nguyen, stranger_manager, stranger_clerk, now, settings):
    """1,000 kg, approved by the manager, but no officer has checked the co-op."""
    product = make_product(dong_nguyen, by=stranger_manager, now=now, settings=settings)
    made = make_batch(dong_nguyen, product, by=stranger_clerk, now=now, kilograms=1000)
    return approve(made, by=stranger_manager, now=now)
