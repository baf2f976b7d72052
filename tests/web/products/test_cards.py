"""The JPEG twin of a picture: what messengers show beside a shared link."""

from io import BytesIO

import pytest
from PIL import Image

from trace.documents.actions import keep_document, keep_picture, publish
from trace.documents.models import StoredFile
from trace.documents.store import LocalStore


def drawn(size=(300, 400), mode="RGB", colour="#c9dac3") -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def store(settings):
    return LocalStore(settings.uploads)


@pytest.fixture
def photo(song_hoa, clerk, noon, store) -> StoredFile:
    kept = keep_picture(drawn(), name="a.png", organisation=song_hoa, by=clerk, now=noon, store=store)
    publish(kept)
    return kept


def test_it_is_a_jpeg_of_the_size_that_open_graph_wants(client, photo, store):
    answer = client.get(f"/files/{photo.sha256}-card.jpg")

    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    with Image.open(BytesIO(answer.data)) as card:
        assert (card.format, card.size) == ("JPEG", (1200, 630))
        assert not card.getexif()
    assert store.get(f"{photo.sha256}-card") == answer.data == client.get(f"/files/{photo.sha256}-card.jpg").data


def test_what_was_transparent_is_white(client, song_hoa, clerk, noon, store):
    content = drawn(mode="RGBA", colour=(0, 0, 0, 0))
    kept = keep_picture(content, name="b.png", organisation=song_hoa, by=clerk, now=noon, store=store)
    publish(kept)

    with Image.open(BytesIO(client.get(f"/files/{kept.sha256}-card.jpg").data)) as card:
        assert card.getpixel((600, 300)) == (255, 255, 255)


def test_a_picture_that_is_not_public_has_no_card_for_strangers(client, song_hoa, clerk, noon, store):
    kept = keep_picture(drawn((50, 50)), name="c.png", organisation=song_hoa, by=clerk, now=noon, store=store)

    assert client.get(f"/files/{kept.sha256}-card.jpg").status_code == 404
    assert client.get(f"/files/{'0' * 64}-card.jpg").status_code == 404


def test_a_paper_has_none(client, song_hoa, clerk, noon, store):
    from audited import one_page

    paper = keep_document(one_page(), name="a.pdf", organisation=song_hoa, by=clerk, now=noon, store=store)
    publish(paper)

    assert client.get(f"/files/{paper.sha256}").status_code == 200
    assert client.get(f"/files/{paper.sha256}-card.jpg").status_code == 404
