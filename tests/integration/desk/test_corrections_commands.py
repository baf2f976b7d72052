"""`flask corrections` and `flask audit`: a second person and an office without a browser."""

from types import SimpleNamespace

import pytest
from route_objects import proposal_of_song_hoa

from trace.access.models import Person
from trace.events.models_proposals import CorrectionProposal, InspectionPause


@pytest.fixture
def asked(song_hoa, clerk, manager, noon):
    return proposal_of_song_hoa(SimpleNamespace(song_hoa=song_hoa, clerk=clerk))


@pytest.fixture
def run(app, noon):
    def call(*words: str):
        told = app.test_cli_runner().invoke(args=list(words))
        assert "Traceback" not in told.output
        return told

    return call


def login(viewer) -> str:
    return Person.get_by_id(viewer.person_id).login


def test_what_waits_is_listed_and_confirmed_by_another(run, asked, clerk, manager, stranger_manager):
    assert f"{asked.id} Chờ xác nhận" in run("corrections", "list").output
    for by in (clerk, stranger_manager):
        assert run("corrections", "confirm", str(asked.id), "--by", login(by)).exit_code == 1
    told = run("corrections", "confirm", str(asked.id), "--by", login(manager))

    assert told.exit_code == 0, told.output
    assert CorrectionProposal.get_by_id(asked.id).state == "confirmed"
    assert run("corrections", "list").output == ""
    assert "Đã xác nhận" in run("corrections", "list", "--all").output


def test_an_inspection_stops_it(run, asked, manager, auditor, song_hoa):
    begun = run("audit", "pause", song_hoa.code, "--by", login(auditor), "--reason", "Kiểm tra")
    assert begun.exit_code == 0, begun.output
    assert "Kiểm tra" in run("audit", "pauses").output
    stopped = run("corrections", "confirm", str(asked.id), "--by", login(manager))
    assert stopped.exit_code == 1
    assert "đang kiểm tra" in stopped.output
    number = str(InspectionPause.get().id)
    assert run("audit", "resume", number, "--by", login(manager), "--reason", "x").exit_code == 1
    assert run("audit", "resume", number, "--by", login(auditor), "--reason", "Xong").exit_code == 0
    refused = run("corrections", "refuse", str(asked.id), "--by", login(manager), "--reason", "Sai")
    assert refused.exit_code == 0, refused.output
