"""`flask recalls list|open|show|confirm`, with the word of a person who may."""

from tests.recalled import fresh
from trace.access.models import Person
from trace.recalls.models import Recall


def login(viewer):
    return Person.get_by_id(viewer.person_id).login


def test_opened_by_a_clerk_confirmed_by_the_manager(app, chain, clerk, manager, stranger_manager, noon):
    run = app.test_cli_runner().invoke
    opened = run(args=["recalls", "open", chain.paddy.code, "--reason", "Có sạn", "--by", login(clerk)])
    assert opened.exit_code == 0, opened.output
    code = Recall.get().code
    assert chain.rice.code in opened.output

    assert run(args=["recalls", "confirm", code, "--by", login(clerk)]).exit_code != 0
    assert run(args=["recalls", "confirm", code, "--by", login(stranger_manager)]).exit_code != 0
    assert not fresh(chain.paddy).is_recalled
    assert run(args=["recalls", "confirm", code, "--by", login(manager)]).exit_code == 0
    assert fresh(chain.rice).is_recalled
    assert code in run(args=["recalls", "list", "--state", "open"]).output
    assert "Có sạn" in run(args=["recalls", "show", code]).output
