"""The installable app: manifest, worker, who is signed in, and which pages a phone keeps for whom."""

import re

import pytest

from trace.phone import keeping


def test_the_manifest_names_pictures_that_are_there(client, noon):
    answer = client.get("/app.webmanifest")

    assert answer.mimetype == "application/manifest+json"
    assert answer.json["start_url"] == "/desk/"
    assert {one["purpose"] for one in answer.json["icons"]} == {"any", "maskable"}
    for one in answer.json["icons"]:
        assert client.get(one["src"]).mimetype == "image/png"


def test_the_worker_knows_files_that_are_there_and_may_serve_everything(client, noon):
    answer = client.get("/sw.js")
    text = answer.get_data(as_text=True)

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    addresses = set(re.findall(r'"(/static/[^"]+\.[^"]+)"', text))
    assert len(addresses) >= 10
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_a_stranger_has_no_name_and_gets_no_list(client, noon):
    assert client.get("/app/state").json["who"] == ""
    assert client.get("/app/offline").status_code == 303
    assert client.get("/app/queue").status_code == 303


def test_each_person_in_each_organisation_has_a_name_of_their_own(desk, boss_desk, stranger_desk):
    names = {one.client.get("/app/state").json["who"] for one in (desk, boss_desk, stranger_desk)}

    assert len(names) == 3
    assert desk.client.get("/desk/").headers["X-Made-For"] in names
    assert "X-Made-For" not in desk.client.get("/app/state").headers


def test_the_token_it_gives_is_good_for_sending(desk, season):
    token = desk.client.get("/app/state").json["csrf_token"]
    data = {"csrf_token": token, "entry_id": "8d0a0d6e-7f3a-4a5e-9a39-0d8f3d3a5b11", "happened_on": "2026-07-01",
            "input_name": "NPK", "dose.amount": "15", "dose.per": "kg_sao"}  # fmt: skip

    assert desk.client.post(f"/seasons/{season.code}/record/R04", data=data).status_code == 303


def test_it_keeps_the_way_in_and_the_likely_forms_and_every_one_opens(desk, season, milled, plots):
    pages = [one["address"] for one in desk.client.get("/app/offline").json["pages"]]

    ways = {"/app/queue", "/app/absent", "/desk/", "/record/", f"/sites/{plots[0].code}"}
    ways |= {"/handovers/receive", "/handovers/new", "/scan/", "/scan/sheet"}
    growing = {f"/seasons/{season.code}", f"/seasons/{season.code}/record/R04"}
    assert {*ways, *growing, f"/batches/{milled.code}/record"} <= set(pages)
    assert len(pages) == len(set(pages)) <= keeping.MOST_PAGES
    for address in pages:
        answer = desk.client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "text/html"), address
    assert not [one for one in pages if one.startswith(("/sign-in", "/t/", "/01/", "/files/"))]


def test_a_co_op_with_many_seasons_keeps_no_more_than_a_phone_should(desk, song_hoa, plots, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_PAGES", 12)
    pages = desk.client.get("/app/offline").json["pages"]

    assert len(pages) <= 12


def test_a_page_is_kept_anew_only_when_its_subject_moved(desk, season, second_season):
    def kept():
        return {one["address"]: one["version"] for one in desk.client.get("/app/offline").json["pages"]}

    before = kept()
    form = {"happened_on": "2026-07-01", "input_name": "NPK", "dose.amount": "15", "dose.per": "kg_sao"}
    assert desk.post(f"/seasons/{season.code}/record/R04", form).status_code == 303
    moved = {address for address, version in kept().items() if before.get(address) != version}

    assert f"/seasons/{season.code}" in moved
    assert not [address for address in moved if second_season.code in address]


@pytest.mark.parametrize("who", ["office_desk"])
def test_an_officer_keeps_only_the_list_of_what_waits(request, who):
    pages = request.getfixturevalue(who).client.get("/app/offline").json["pages"]

    assert [one["address"] for one in pages] == ["/app/queue", "/app/absent"]


def test_recording_forms_wait_without_a_signal_and_what_needs_the_server_does_not(desk, season):
    page = desk.get(f"/seasons/{season.code}/record/R04")

    assert 'data-offline="save"' in page
    assert re.search(r'value="take_material"[^>]*data-needs-signal|name="material"', page) or "Thêm vật tư" in page
    assert '<link rel="manifest"' in page


def test_scripts_come_compressed(client, noon):
    answer = client.get("/static/js/phone/page.js", headers={"Accept-Encoding": "gzip, deflate, br"})

    assert answer.headers["Content-Encoding"] == "br"
