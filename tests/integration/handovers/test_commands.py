"""`flask handovers`: what it prints, whom it names, and its exit status."""

from datetime import timedelta

import pytest

from trace import clock
from trace.handovers import actions
from trace.handovers.models import Handover
from trace.notices.models import Notice


@pytest.fixture
def run(app, noon):
    return lambda *words: app.test_cli_runner().invoke(args=["handovers", *words])


def test_listed_and_shown_without_names_of_people(signed, run, story):
    listed, shown = run("list", "--state", "received"), run("show", signed.code.lower())

    assert listed.exit_code == shown.exit_code == 0
    assert f"{signed.code} HTX-01 → CH-01" in listed.output
    assert story.rice.code in shown.output
    assert "40 kg / 40 kg" in shown.output
    for name in ("Bảy", "Hương", "0912"):
        assert name not in shown.output
    assert run("show", "D2345678").exit_code == 1


def test_late_ones_are_told_once_to_both_sides(sent, run, now, story):
    Notice.delete().execute()
    assert sent.code not in run("overdue").output
    clock.set_clock(lambda: now + timedelta(days=3))
    for _ in range(2):
        assert sent.code in run("overdue", "--tell").output

    assert {(row.organisation_id, row.kind) for row in Notice.select()} == {
        (story.coop.id, "handover_late"), (story.shop.id, "handover_late"),
    }  # fmt: skip
    assert Notice.select().count() == 2


def test_rebuilding_says_what_it_mended(sent, run):
    assert run("rebuild").exit_code == 0
    Handover.update(state="received").execute()

    assert run("rebuild").exit_code == 1
    assert run("rebuild").exit_code == 0


def test_the_other_side_hears_of_every_act(sent, story, keeper, clerk, entry):
    def told(organisation):
        return [row.kind for row in Notice.select().where(Notice.organisation == organisation.id).order_by(Notice.id)]

    assert told(story.shop) == ["handover_sent"]
    actions.accept(sent, entry=entry(keeper))
    assert told(story.coop) == ["handover_answered"]
