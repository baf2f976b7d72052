"""All places, loaded as the command does."""

import pytest

from trace.places.actions import seed_places
from trace.places.reading import read_reference


@pytest.fixture
def places(db):
    return seed_places(read_reference())
