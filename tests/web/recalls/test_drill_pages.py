"""Drills on pages: a co-op holds one, reads what is broken, mends it; an officer reads all; a stranger none."""

import pytest
from province import KG, Province

from tests.cast import make_person, sign_in, token_in
from trace.events.entries import Use
from trace.handovers import actions as handovers
from trace.handovers.entries import Receiver
from trace.recalls.models_drills import RecallDrill


@pytest.fixture
def province(app, noon):
    return Province(noon, coops=2, shops=3)


@pytest.fixture
def coop(province):
    return province.coops[0]


@pytest.fixture
def client_of(app):
    return lambda viewer: sign_in(app.test_client(), viewer)


@pytest.fixture
def lan(coop):
    return make_person("+84912000101", "Lan", "manager", coop.organisation)


def post(client, path, **data):
    token = token_in(client.get("/recalls/drills/"))
    return client.post(path, data={"csrf_token": token, **data})


def test_a_co_op_holds_a_drill_and_sees_what_to_mend(client_of, province, coop, lan):
    handovers.declare(
        coop.organisation, [Use(coop.rice, 20 * KG)], receiver=Receiver(name="Chợ Bo"),
        entry=province.entry(coop.organisation, 2),
    )  # fmt: skip
    client = client_of(lan)
    assert "Chưa diễn tập lần nào" in client.get("/recalls/drills/").text
    held = post(client, "/recalls/drills/", batch=coop.rice.code)
    assert held.status_code == 303

    page = client.get(held.location).text
    assert "96,92%" in page
    assert "Không biết báo cho ai" in page
    assert "lô vẫn bán bình thường" in page
    for path in ("/desk/", "/findings/", "/recalls/drills/"):
        assert "Không biết báo cho ai" in client.get(path).text, path
    assert post(client, f"{held.location}/again").status_code == 303
    post(client, "/recalls/drills/", batch=coop.packed.code)
    trend = client.get("/recalls/drills/").text
    assert '<svg class="chart"' in trend
    assert "100%" in trend


def test_a_wrong_code_comes_back_with_what_was_typed(client_of, lan):
    answer = post(client_of(lan), "/recalls/drills/", batch="TXXXX")
    assert answer.status_code == 422
    assert 'value="TXXXX"' in answer.text
    assert RecallDrill.select().count() == 0


def test_an_officer_reads_all_and_a_stranger_none(client_of, province, coop, lan, auditor):
    number = post(client_of(lan), "/recalls/drills/").location.rsplit("/", 1)[1]
    officer = client_of(auditor)
    assert coop.organisation.name in officer.get("/recalls/drills/").text
    assert officer.get(f"/recalls/drills/of/{coop.organisation.code}").status_code == 200
    assert officer.get(f"/recalls/drills/{number}").status_code == 200
    stranger = client_of(make_person("+84912000102", "Tám", "manager", province.coops[1].organisation))
    assert stranger.get(f"/recalls/drills/{number}").status_code == 404
    assert post(stranger, f"/recalls/drills/{number}/again").status_code == 404
    assert post(stranger, "/recalls/drills/", batch=coop.rice.code).status_code == 422
