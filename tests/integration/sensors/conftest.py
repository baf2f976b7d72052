"""A pond with its crop and a catch of shrimp, and the readings of loggers."""

import pytest
from sensor_readings import pond_of


@pytest.fixture
def pond(db, song_hoa, clerk, dong_nguyen, stranger_clerk, now):
    return pond_of(song_hoa, clerk, dong_nguyen, stranger_clerk, now)
