"""What a pack is called today."""

from datetime import UTC, datetime

import pytest

from trace.packs.rules import Standing, State, spaced, state_of

THEN = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("packed_at", "emptied_at", "is_inside", "is_stopped", "word"),
    [
        (None, None, False, False, State.EMPTY),
        (THEN, THEN, False, False, State.EMPTY),
        (THEN, None, False, False, State.PACKED),
        (THEN, None, True, False, State.INSIDE),
        (THEN, None, True, True, State.STOPPED),
        (THEN, THEN, False, True, State.EMPTY),
    ],
)
def test_one_word(packed_at, emptied_at, is_inside, is_stopped, word):
    assert state_of(Standing(packed_at, emptied_at, is_inside=is_inside, is_stopped=is_stopped)) == word


def test_an_sscc_is_read_aloud_in_fours():
    assert spaced("095200010000000008") == "0952 0001 0000 0000 08"
