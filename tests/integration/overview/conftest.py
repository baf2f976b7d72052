"""Song Hoa's rice with its whole story."""

import pytest
from audited import tell_story


@pytest.fixture
def story(db, song_hoa, manager, clerk, helper, settings, now):
    return tell_story(song_hoa, manager=manager, clerk=clerk, helper=helper, now=now, settings=settings)
