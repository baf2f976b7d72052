"""How long a finding is the establishment's own, and by when it is to be mended."""

from datetime import UTC, datetime, timedelta

import pytest

from trace.readiness.reading import rules
from trace.readiness.rules import SEVERITIES
from trace.readiness.rules_terms import draft_until, due_at, terms

NOW = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_finding_is_first_the_establishments_own(severity):
    until = draft_until(severity, is_safety=False, gone_before=None, now=NOW)

    assert until == NOW + timedelta(days=terms().grace[severity])


def test_what_endangers_people_is_shown_at_once():
    assert draft_until("stop", is_safety=True, gone_before=None, now=NOW) is None


def test_the_same_finding_coming_back_has_had_its_grace():
    again = timedelta(days=terms().again)

    assert draft_until("warn", is_safety=False, gone_before=NOW - again + timedelta(days=1), now=NOW) is None
    assert draft_until("warn", is_safety=False, gone_before=NOW - again, now=NOW) is not None


def test_the_last_day_counts_whole_in_vietnam():
    late_evening = datetime(2026, 11, 27, 16, 59, tzinfo=UTC)  # 23:59 of the 27th there
    after_midnight = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)

    assert due_at("stop", is_safety=True, shown_at=late_evening) == datetime(2026, 11, 28, 16, 59, 59, 999000, UTC)
    assert due_at("stop", is_safety=True, shown_at=after_midnight) == datetime(2026, 11, 29, 16, 59, 59, 999000, UTC)
    assert due_at("warn", is_safety=False, shown_at=NOW) > due_at("stop", is_safety=False, shown_at=NOW)


def test_banned_substances_and_waiting_times_are_matters_of_safety():
    safety = {rule.code for rule in rules() if rule.is_safety}

    assert {"banned_use", "banned_released", "waiting_time", "waiting_released", "hold"} <= safety
    assert "picture" not in safety
