"""`flask batches`: a lot looked at, approved, held and released by a person who may."""

from types import SimpleNamespace

import pytest
from cast import LONG_AGO
from route_objects import lot_of_song_hoa

from trace.access.models import Person
from trace.batches.models import Batch
from trace.events.models import Decision, Event


@pytest.fixture
def lot(song_hoa, clerk):
    return lot_of_song_hoa(SimpleNamespace(song_hoa=song_hoa, clerk=clerk))


@pytest.fixture
def run(app, noon):
    def call(*words: str):
        return app.test_cli_runner().invoke(args=["batches", *words])

    return call


@pytest.fixture
def bosses_login(manager) -> str:
    return Person.get_by_id(manager.person_id).login


def test_a_lot_is_shown_with_what_it_lacks_and_what_happened(run, lot):
    told = run("show", lot.code.lower())

    assert told.exit_code == 0, told.output
    assert lot.code in told.output
    assert "Gạo xay" in told.output
    assert "1.000 kg" in told.output
    assert LONG_AGO.strftime("%d/%m/%Y") in told.output


def test_a_manager_approves_in_his_own_name(run, lot, manager, bosses_login):
    told = run("approve", lot.code, "--by", bosses_login, "--note", "Đã xem")

    assert told.exit_code == 0, told.output
    assert Batch.get_by_id(lot.id).approved_at is not None
    assert Decision.get().by_id == manager.person_id
    again = run("approve", lot.code, "--by", bosses_login)
    assert (again.exit_code, "Traceback" in again.output) == (1, False)
    assert "Lô này đã được duyệt." in again.output


def test_a_lot_is_held_and_released(run, lot, bosses_login):
    assert run("hold", lot.code, "--by", bosses_login, "--reason", "Bao rách").exit_code == 0
    assert Batch.get_by_id(lot.id).is_on_hold
    assert run("release", lot.code, "--by", bosses_login, "--reason", "Đã thay").exit_code == 0
    assert not Batch.get_by_id(lot.id).is_on_hold


def test_who_may_not_decide_is_refused_with_a_sentence(run, lot, clerk, stranger_manager):
    for person in (clerk, stranger_manager):
        told = run("approve", lot.code, "--by", Person.get_by_id(person.person_id).login)
        assert (told.exit_code, told.output.startswith("Error: ")) == (1, True)
    assert run("approve", lot.code, "--by", "+84911111111").exit_code == 1
    assert Batch.get_by_id(lot.id).approved_at is None
    assert Event.select().count() == 1


def test_an_unknown_lot_is_a_sentence(run, lot, bosses_login):
    told = run("show", "TKHONGCO")

    assert (told.exit_code, told.output) == (1, "Error: Không tìm thấy lô này.\n")
    assert run("hold", lot.code, "--by", bosses_login).exit_code == 2
