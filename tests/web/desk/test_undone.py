"""Hoàn tác beside what was just saved: a button without a script, within a minute, for whoever wrote it."""

import re
from datetime import timedelta

import pytest
from cast import sign_in, token_in

from trace import clock
from trace.events.models import Event

FERTILISED = {"happened_on": "2026-07-01", "input_name": "NPK", "dose.amount": "15", "dose.per": "kg_sao"}
BUTTON = re.compile(r'action="(/events/\d+/undo)"')


@pytest.fixture
def saved(desk, season):
    answer = desk.post(f"/seasons/{season.code}/record/R04", FERTILISED)
    assert answer.status_code == 303
    return answer.location


def press(client, page):
    return client.post(
        BUTTON.search(page.get_data(as_text=True))[1], data={"csrf_token": token_in(page), "back": "/record/"}
    )


def test_the_button_takes_back_what_was_just_saved(desk, season, saved):
    page = desk.client.get(saved)
    answer = press(desk.client, page)

    assert (answer.status_code, answer.location) == (303, "/record/")
    assert "Đã hoàn tác" in desk.get("/record/")
    assert Event.select().where(Event.step == "R04", Event.declared_at != "").count() == 1
    assert "Hoàn tác ngay sau khi ghi" in desk.get(f"/events/{Event.get(Event.step == 'R04').id}")


def test_it_is_offered_once_and_not_later(desk, saved, noon):
    clock.set_clock(lambda: noon + timedelta(seconds=61))
    assert not BUTTON.search(desk.get(saved))
    clock.set_clock(lambda: noon)
    assert not BUTTON.search(desk.get(saved))


@pytest.mark.parametrize("seconds", [0, 61])
def test_somebody_else_and_a_late_press_get_a_sentence(app, desk, boss_desk, saved, noon, seconds):
    page = desk.client.get(saved)
    clock.set_clock(lambda: noon + timedelta(seconds=seconds))
    who = boss_desk if seconds == 0 else desk
    address = BUTTON.search(page.get_data(as_text=True))[1]
    answer = who.post(address, {"back": "https://elsewhere.example/"}, opened=who.open("/account/"))

    assert answer.status_code == 303
    assert answer.location == address.removesuffix("/undo")
    assert "Ghi nhầm? Sửa" in who.get(answer.location)
    assert Event.select().where(Event.declared_at != "").count() == 0


def test_a_stranger_finds_nothing(app, saved, stranger_clerk, desk):
    page = desk.client.get(saved)
    stranger = sign_in(app.test_client(), stranger_clerk)
    token = token_in(stranger.get("/account/"))

    assert stranger.post(
        BUTTON.search(page.get_data(as_text=True))[1], data={"csrf_token": token}
    ).status_code == 404  # fmt: skip
