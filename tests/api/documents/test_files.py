"""Files over the API: kept by hash without place and device; a product's pictures; strangers learn nothing."""

from io import BytesIO

import pytest
from papers import AUTHOR, DEVICE, pdf, photo

from trace.documents.models import StoredFile
from trace.products.actions import save_product


@pytest.fixture
def send(client, clerk_token, noon):
    def send(content, *, token=clerk_token, key=None, name="IMG_20261120.jpg"):
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        return client.post("/api/v1/files", headers=headers, data={"file": (BytesIO(content), name)} if content else {})

    return send


@pytest.fixture
def rice(song_hoa, clerk, now):
    return save_product(song_hoa, {"name": "Gạo", "category": "rice"}, by=clerk, now=now)


def test_a_picture_is_kept_and_named_by_its_hash(client, send, clerk_token):
    answer = send(photo())
    got = client.get(answer.json["url"], headers={"Authorization": f"Bearer {clerk_token}"})

    assert answer.status_code == 201, answer.json
    assert answer.json["media_type"] == "image/webp"
    assert answer.json["taken_at"] == "2026-11-20T00:30:00+00:00"
    assert not answer.json["is_public"]
    assert "IMG_20261120" not in answer.text
    assert DEVICE.encode() not in got.data
    assert send(photo()).json == answer.json
    assert StoredFile.select().count() == 1


def test_a_pdf_tells_its_pages_and_forgets_its_author(client, send, clerk_token):
    answer = send(pdf(4), name="giay.pdf")
    got = client.get(answer.json["url"], headers={"Authorization": f"Bearer {clerk_token}"})

    assert (answer.json["media_type"], answer.json["page_count"]) == ("application/pdf", 4)
    assert AUTHOR.encode() not in got.data


def test_the_same_key_gives_the_first_answer_and_not_for_another_file(send):
    first = send(photo(), key="k1")

    assert send(photo(), key="k1").json == first.json
    assert send(photo(colour="red"), key="k1").status_code == 422


@pytest.mark.parametrize("content", [b"", b"MZ", b"%PDF-1.7"])
def test_what_cannot_be_read_is_refused_with_its_place(send, content, pointers):
    answer = send(content)

    assert answer.status_code == 422
    assert pointers(answer) == ["/file" if content else "/files/file"]
    assert StoredFile.select().count() == 0


def test_a_stranger_finds_no_private_file_and_of_a_public_one_not_when_it_was_taken(
    client, send, ask, stranger_token, rice
):
    sha256 = send(photo()).json["sha256"]
    theirs = {"Authorization": f"Bearer {stranger_token}"}
    assert ask("GET", f"/files/{sha256}", token=stranger_token).status_code == 404
    assert client.get(f"/files/{sha256}", headers=theirs).status_code == 404
    assert client.get(f"/files/{sha256}-small").status_code == 404

    ask("PUT", f"/products/{rice.code}/photos", photos=[sha256])
    seen = ask("GET", f"/files/{sha256}", token=stranger_token).json
    assert (seen["is_public"], seen["taken_at"]) == (True, None)
    assert ask("GET", f"/files/{sha256}").json["taken_at"] is not None


def test_a_products_pictures_are_set_in_one_go(ask, send, rice):
    red, green = (send(photo(colour=colour)).json["sha256"] for colour in ("red", "green"))
    shown = ask("PUT", f"/products/{rice.code}/photos", photos=[green, red]).json
    assert shown["photos"] == [f"/files/{green}", f"/files/{red}"]

    assert ask("PUT", f"/products/{rice.code}/photos", photos=[red]).json["photos"] == [f"/files/{red}"]
    assert [file.sha256 for file in StoredFile.select().where(StoredFile.is_public)] == [red]


def test_pictures_that_are_none_or_not_ours_are_refused_where_they_stand(ask, send, rice, stranger_token, pointers):
    paper, theirs = send(pdf(), name="a.pdf").json["sha256"], send(photo(colour="blue"), token=stranger_token).json
    for name in (paper, theirs["sha256"], "ab" * 32, ""):
        answer = ask("PUT", f"/products/{rice.code}/photos", photos=[name])
        assert (answer.status_code, pointers(answer)) == (422, ["/photos/0"])
    assert ask("PUT", f"/products/{rice.code}/photos", token=stranger_token, photos=[]).status_code == 404
