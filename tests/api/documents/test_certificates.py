"""Papers over the API: registered with their pages, listed by what ends soon, changed, withdrawn."""

from io import BytesIO

import pytest
from papers import photo

from trace.documents.models import Certificate, StoredFile

PAPER = {"kind": "vietgap", "about": "organisation:HTX-01", "number": "TT-20", "issuer": "Trung tâm"}


@pytest.fixture
def keep(client, clerk_token, noon):
    def keep(colour, token=clerk_token):
        sent = {"file": (BytesIO(photo(colour=colour)), "a.jpg")}
        return client.post("/api/v1/files", headers={"Authorization": f"Bearer {token}"}, data=sent).json["sha256"]

    return keep


@pytest.fixture
def paper(ask):
    answer = ask("POST", "/certificates", **PAPER, expires_on="2026-12-20", issued_on="2024-12-20")
    assert answer.status_code == 201, answer.json
    return answer.json


def test_a_paper_with_its_pages_in_their_order(ask, keep):
    names = [keep("red"), keep("green")]
    made = ask("POST", "/certificates", **PAPER, files=names)

    assert made.status_code == 201, made.json
    assert [page["sha256"] for page in made.json["pages"]] == names
    assert (made.json["about"], made.json["shows_pages"], made.json["days_left"]) == ("organisation:HTX-01", True, None)
    assert ask("GET", f"/certificates/{made.json['id']}").json == made.json
    assert StoredFile.select().where(StoredFile.is_public).count() == 2


def test_pages_are_put_anew_in_one_go(ask, keep, paper):
    red, green, blue = keep("red"), keep("green"), keep("blue")
    address = f"/certificates/{paper['id']}/pages"
    ask("PUT", address, files=[red, green])
    put = ask("PUT", address, files=[blue, red]).json

    assert [page["sha256"] for page in put["pages"]] == [blue, red]
    assert {file.sha256 for file in StoredFile.select().where(StoredFile.is_public)} == {blue, red}


def test_a_repeat_with_its_key_is_the_same_paper(ask):
    first, again = (ask("POST", "/certificates", key="k", **PAPER) for _ in range(2))

    assert first.json == again.json
    assert Certificate.select().count() == 1


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"kind": "magic"}, "/kind"),
        ({"number": ""}, "/number"),
        ({"about": "organisation:HTX-02"}, "/about"),
        ({"about": "moon:1"}, "/about"),
        ({"about": "event:99999"}, "/about"),
        ({"issued_on": "2026-02-30"}, "/issued_on"),
        ({"issued_on": "2026-02-03", "expires_on": "2026-02-03"}, "/expires_on"),
        ({"files": ["ab" * 32]}, "/files/0"),
        ({"files": ["x"] * 21}, "/files"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(ask, dong_nguyen, pointers, wrong, pointer):
    answer = ask("POST", "/certificates", **{**PAPER, **wrong})

    assert (answer.status_code, pointers(answer)) == (422, [pointer])
    assert Certificate.select().count() == 0


def test_another_organisations_file_is_no_page_of_ours(ask, keep, stranger_token, paper, pointers):
    theirs = keep("red", token=stranger_token)
    StoredFile.update(is_public=True).execute()
    answer = ask("PUT", f"/certificates/{paper['id']}/pages", files=[theirs])

    assert (answer.status_code, pointers(answer)) == (422, ["/files/0"])


def test_the_list_asks_for_what_ends_soon_and_about_what(ask, paper, season):
    ask("POST", "/certificates", **{**PAPER, "number": "late"}, expires_on="2027-11-23")
    hanging = {**PAPER, "about": f"season:{season['code']}", "kind": "quarantine", "number": "KD-1"}
    assert not ask("POST", "/certificates", **hanging).json["shows_pages"]

    def numbers(asked):
        return [one["number"] for one in ask("GET", f"/certificates?{asked}").json["items"]]

    assert numbers("expiring_within=60") == ["TT-20"]
    assert numbers("expiring_within=15") == []
    assert numbers(f"about=season:{season['code']}") == ["KD-1"]
    assert numbers("kind=quarantine") == ["KD-1"]
    assert numbers("limit=2") == ["TT-20", "late"]
    assert numbers(f"limit=2&cursor={ask('GET', '/certificates?limit=2').json['next']}") == ["KD-1"]
    assert ask("GET", "/certificates?state=moon").status_code == 422


def test_what_is_sent_changes_and_the_rest_stays(ask, paper, pointers):
    changed = ask("PATCH", f"/certificates/{paper['id']}", number="TT-21", shows_pages=False).json

    assert (changed["number"], changed["issuer"], changed["shows_pages"]) == ("TT-21", "Trung tâm", False)
    wrong = ask("PATCH", f"/certificates/{paper['id']}", expires_on="2020-01-01")
    assert (wrong.status_code, pointers(wrong)) == (422, ["/expires_on"])


def test_its_owner_withdraws_it(ask, paper, manager_token):
    address = f"/certificates/{paper['id']}"

    assert not ask("POST", f"{address}/withdrawal", token=manager_token).json["is_active"]
    assert ask("GET", "/certificates").json["items"] == []
    assert [one["id"] for one in ask("GET", "/certificates?state=withdrawn").json["items"]] == [paper["id"]]


def test_a_stranger_finds_nothing(ask, paper, stranger_token):
    address = f"/certificates/{paper['id']}"
    assert ask("GET", "/certificates", token=stranger_token).json == {"items": [], "next": None}
    for method, path in (
        ("GET", address), ("PATCH", address), ("PUT", f"{address}/pages"), ("POST", f"{address}/withdrawal"),
    ):  # fmt: skip
        assert ask(method, path, token=stranger_token, files=[]).status_code == 404, path
