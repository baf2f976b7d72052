"""Tries are counted in the database, so no worker forgets what another has seen."""

from datetime import timedelta

import pytest

from trace.kit.throttle import TooOften, count_try, forget_tries

MINUTE = timedelta(minutes=1)


def test_the_try_after_the_last_allowed_one_is_refused_until_the_window_ends(db, now):
    for _ in range(3):
        count_try("sign-in:a", limit=3, per=MINUTE, now=now)

    with pytest.raises(TooOften) as refusal:
        count_try("sign-in:a", limit=3, per=MINUTE, now=now + timedelta(seconds=20))
    assert refusal.value.params["seconds"] == 40

    count_try("sign-in:b", limit=3, per=MINUTE, now=now)
    count_try("sign-in:a", limit=3, per=MINUTE, now=now + MINUTE)


def test_a_success_clears_the_count(db, now):
    count_try("x", limit=1, per=MINUTE, now=now)
    forget_tries("x")
    count_try("x", limit=1, per=MINUTE, now=now)
