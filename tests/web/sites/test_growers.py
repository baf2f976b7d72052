"""The screens of households: for their own staff; an officer and a buyer learn no name."""

import pytest
from cast import A_SAO, sign_in, token_in

from trace.exchange.reading import read_tables
from trace.sites import actions_growers as actions
from trace.sites.models import Grower, Site

FACTS = {
    "name": "Phạm Văn Tư", "phone": "0912 345 678", "line": "Thôn Đồng Chợ", "commune": "Xã A Sào, tỉnh Hưng Yên",
    "consented_on": "2026-06-01", "plot_kind": "plot", "plot_name": "", "plot_area": "5 sào",
}  # fmt: skip


@pytest.fixture
def places(db):
    from trace.places.actions import seed_places
    from trace.places.reading import read_reference

    return seed_places(read_reference())


@pytest.fixture
def tu(song_hoa, clerk, now) -> Grower:
    grower = actions.save_grower(song_hoa, {"name": "Phạm Văn Tư", "phone": "0912345678"}, by=clerk, now=now)
    actions.add_plot(
        grower, {"kind": "plot", "name": "Ruộng ông Tư", "address": A_SAO, "area": "5 sào"}, by=clerk, now=now
    )
    return grower


def test_a_household_is_written_down_with_its_plot(client, clerk, places, noon):
    sign_in(client, clerk)
    page = client.get("/growers/new")
    asked = client.post("/growers/new", data={**FACTS, "csrf_token": token_in(page)})
    assert asked.status_code == 422
    assert "5 sào = 1.800 m²" in asked.get_data(as_text=True)
    assert Grower.select().count() == 0
    answer = client.post("/growers/new", data={**FACTS, "seen": "1800", "csrf_token": token_in(page)})
    shown = client.get(answer.location).get_data(as_text=True)

    assert answer.status_code == 303
    assert "0912 345 678" in shown
    assert "5 sào = 1.800 m²" in shown
    assert Site.get().name == f"Thửa của hộ {Grower.get().code}"
    assert "Phạm Văn Tư" in client.get("/growers/?q=tu").get_data(as_text=True)


def test_what_is_wrong_comes_back_beside_its_field(client, clerk, places, noon):
    sign_in(client, clerk)
    page = client.get("/growers/new")
    answer = client.post(
        "/growers/new", data={**FACTS, "phone": "12", "commune": "Xã Lạ", "csrf_token": token_in(page)}
    )

    assert answer.status_code == 422
    assert "Xã Lạ" in answer.get_data(as_text=True)
    assert Grower.select().count() == 0


def test_plots_are_chosen_and_given_back(client, clerk, tu, noon):
    sign_in(client, clerk)
    page = client.get(f"/growers/{tu.code}/edit")
    assert "Ruộng ông Tư" in page.get_data(as_text=True)
    answer = client.post(f"/growers/{tu.code}/edit", data={"name": "Phạm Văn Tư", "csrf_token": token_in(page)})

    assert answer.status_code == 303
    assert Site.get().grower_id is None


def test_making_nameless_shows_it(client, clerk, tu, noon):
    sign_in(client, clerk)
    page = client.get(f"/growers/{tu.code}")
    client.post(f"/growers/{tu.code}/pseudonymise", data={"csrf_token": token_in(page)})
    shown = client.get(f"/growers/{tu.code}").get_data(as_text=True)

    assert f"Hộ đã ẩn danh {tu.code}" in shown
    assert "Phạm Văn Tư" not in shown


def test_an_officer_sees_a_households_plot_without_its_name(client, auditor, tu, noon):
    sign_in(client, auditor)
    site = Site.get()
    seen = client.get("/sites/").get_data(as_text=True) + client.get(f"/sites/{site.code}").get_data(as_text=True)
    about = client.get("/audit/organisations/HTX-01").get_data(as_text=True)

    assert "ông Tư" not in seen
    assert "Thửa, ao của hộ thành viên" in seen
    assert client.get("/growers/").status_code == 403
    assert "Phạm Văn" not in about
    assert "Hộ thành viên đã ghi" in about


def test_a_buyer_sees_no_more_than_the_commune(client, tu, noon):
    site = Site.get()
    page = client.get(f"/p/{site.code}", headers={"Accept": "text/html"}, follow_redirects=True).get_data(as_text=True)

    assert "Xã A Sào" in page
    assert "ông Tư" not in page
    assert "Thôn Đồng Chợ" not in page


def test_no_door_for_others_says_what_a_households_plot_is_called(client, auditor, clerk, tu, noon):
    from uuid import uuid4

    from trace.events.actions import harvest, open_season
    from trace.events.entries import Entry, NewLot

    site = Site.get()
    entry = Entry(by=clerk, now=noon, entry_id=str(uuid4()), happened_at=noon)
    season = open_season(tu.organisation, template="rice", name="Vụ mùa", variety="", sites=[site], entry=entry)
    entry = Entry(by=clerk, now=noon, entry_id=str(uuid4()), happened_at=noon)
    (batch,) = harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=1000)], entry=entry)

    linkset = {"Accept": "application/linkset+json"}
    public = [
        client.get(f"/p/{site.code}?linkType=all", headers=linkset),
        client.get(f"/t/{batch.code}", headers={"Accept": "text/html"}, follow_redirects=True),
        client.get(f"/t/{batch.code}?linkType=all", headers=linkset),
    ]
    sign_in(client, auditor)
    office = [
        client.get(path)
        for path in (f"/seasons/{season.code}", "/seasons/", f"/audit/batches/{batch.code}", "/sites/?q=tu")
    ]  # fmt: skip

    book = read_tables(client.get(f"/seasons/{season.code}/diary.xlsx").data)
    assert "ông Tư" not in str(book)
    for answer in (*public, *office):
        assert "ông Tư" not in answer.get_data(as_text=True), answer.request.path
        assert "Phạm Văn" not in answer.get_data(as_text=True), answer.request.path
    assert {answer.status_code for answer in public} == {200}
    assert office[0].status_code == office[2].status_code == 200


def test_an_office_neither_reads_nor_finds_what_a_plot_is_called(client, auditor, clerk, tu, noon):
    from uuid import uuid4

    from trace.documents.actions import add_certificate
    from trace.events.actions import harvest, open_season
    from trace.events.entries import Entry, NewLot
    from trace.events.models import Event
    from trace.events.public import public_view

    site, name = Site.get(), "Vụ mùa 2026 – Ruộng ông Tư"
    entry = Entry(by=clerk, now=noon, entry_id=str(uuid4()), happened_at=noon)
    season = open_season(tu.organisation, template="rice", name=name, variety="", sites=[site], entry=entry)
    entry = Entry(by=clerk, now=noon, entry_id=str(uuid4()), happened_at=noon)
    (batch,) = harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=1000)], entry=entry)
    for kind, thing in (("site", site), ("season", season)):
        add_certificate(
            tu.organisation, kind="vietgap", number=f"VG-{kind}", issuer="TT", issued_on=None, expires_on=None,
            subject_kind=kind, subject_id=thing.id, by=clerk, now=noon,
        )  # fmt: skip
    assert "ông Tư" not in str([public_view(event) for event in Event.select()])

    sign_in(client, auditor)
    readable = (
        "/audit/sites/", "/certificates/", "/certificates/1", "/certificates/2", "/seasons/", f"/seasons/{season.code}",
        f"/audit/batches/{batch.code}", f"/audit/batches/{batch.code}/record.json", "/findings/",
        f"/lineage/{batch.code}", f"/lineage/{season.code}", f"/audit/batches/{batch.code}/checks",
        f"/batches/{batch.code}",
    )  # fmt: skip
    for path in readable:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "ông Tư" not in answer.get_data(as_text=True), path
    for path, found in (("/audit/sites/", site.code), ("/sites/", site.code), ("/seasons/", season.code)):
        assert found in client.get(path).get_data(as_text=True), path
        assert found not in client.get(f"{path}?q=ruong+ong").get_data(as_text=True), path
    assert batch.code not in client.get("/audit/batches/?q=ruong+ong").get_data(as_text=True)

    own = sign_in(client.application.test_client(), clerk)
    assert name in own.get(f"/seasons/{season.code}").get_data(as_text=True)
    assert "Ruộng ông Tư" in own.get("/certificates/1").get_data(as_text=True)
