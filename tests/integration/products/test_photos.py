"""Photos of a product: the first one makes it whole, the last one taken away makes it a draft again."""

from io import BytesIO

import pytest
from PIL import Image

from trace.documents.models import StoredFile
from trace.documents.store import LocalStore
from trace.errors import Invalid, NotFound
from trace.products import actions, queries, rules
from trace.products.actions_showing import add_photos, order_photos, remove_photo
from trace.products.models import Product, ProductPhoto


def picture(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "uploads")


@pytest.fixture
def rice(song_hoa, clerk, now):
    facts = {"name": "Gạo", "category": "rice", "origin": "Việt Nam", "net_content": "5 kg", "standard": "TCCS 01"}
    return actions.save_product(song_hoa, facts, by=clerk, now=now)


@pytest.fixture
def acting(clerk, now):
    return {"by": clerk, "now": now}


def test_the_first_photo_completes_the_product_and_may_be_seen_by_all(rice, store, acting):
    add_photos(rice, [("a.png", picture("red"))], **acting, store=store)

    assert not Product.get_by_id(rice.id).is_draft
    assert StoredFile.get().is_public


def test_the_last_one_taken_away_makes_it_a_draft_again(rice, store, acting):
    add_photos(rice, [("a.png", picture("red"))], **acting, store=store)
    remove_photo(rice, queries.photos_of(rice)[0].id, **acting)

    assert Product.get_by_id(rice.id).is_draft


def test_they_are_shown_in_the_order_asked_for(rice, store, acting):
    add_photos(rice, [(c, picture(c)) for c in ("red", "green", "blue")], **acting, store=store)
    one, two, three = (photo.id for photo in queries.photos_of(rice))
    order_photos(rice, [three, one, two], **acting)

    assert [photo.id for photo in queries.photos_of(rice)] == [three, one, two]
    assert queries.first_photos([rice.id])[rice.id] == queries.photos_of(rice)[0].sha256


def test_the_same_picture_twice_is_one(rice, store, acting):
    add_photos(rice, [("a.png", picture("red")), ("b.png", picture("red"))], **acting, store=store)

    assert len(queries.photos_of(rice)) == 1


def test_an_order_that_forgets_a_photo_is_refused(rice, store, acting):
    add_photos(rice, [("a", picture("red")), ("b", picture("green"))], **acting, store=store)

    with pytest.raises(NotFound):
        order_photos(rice, [queries.photos_of(rice)[0].id], **acting)


def test_too_many_or_an_unreadable_one_keep_nothing_at_all(rice, store, acting):
    many = [(f"{n}.png", picture(f"#0000{n:02d}")) for n in range(10, 10 + rules.MOST_PHOTOS + 1)]

    with pytest.raises(Invalid):
        add_photos(rice, many, **acting, store=store)
    with pytest.raises(Invalid):
        add_photos(rice, [many[0], ("x.png", b"no picture")], **acting, store=store)
    assert ProductPhoto.select().count() == 0


def test_a_stranger_adds_orders_and_removes_nothing(rice, store, acting, stranger_manager, now):
    add_photos(rice, [("a.png", picture("red"))], **acting, store=store)
    photo = queries.photos_of(rice)[0].id
    theirs = {"by": stranger_manager, "now": now}

    with pytest.raises(rules.NotYours):
        add_photos(rice, [("b.png", picture("blue"))], **theirs, store=store)
    with pytest.raises(rules.NotYours):
        order_photos(rice, [photo], **theirs)
    with pytest.raises(rules.NotYours):
        remove_photo(rice, photo, **theirs)
    assert [p.id for p in queries.photos_of(rice)] == [photo]


def test_a_photo_of_another_product_is_not_removed_through_this_one(song_hoa, rice, store, acting):
    other = actions.save_product(song_hoa, {"name": "Nếp", "category": "rice"}, **acting)
    add_photos(other, [("a.png", picture("red"))], **acting, store=store)

    with pytest.raises(NotFound):
        remove_photo(rice, queries.photos_of(other)[0].id, **acting)
    assert len(queries.photos_of(other)) == 1
