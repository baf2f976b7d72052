"""As printed beside now: what a run's labels say otherwise than new ones would, and what of that everybody may know."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cast import BINH_DINH

from trace.batches.models import Batch
from trace.labels import actions, comparing
from trace.labels.layout import find_layout
from trace.labels.models import LabelRun
from trace.organisations.models import Organisation
from trace.products.models import Product


@pytest.fixture
def printed(batch, clerk, now, settings):
    def act(layout="a4-24", count=2, when=now):
        asked = {"layout": find_layout(layout), "count": count, "by": clerk, "now": when, "settings": settings}
        return actions.start_run(Batch.get_by_id(batch.id), **asked, via="page")

    return act


def told(run, settings):
    run = LabelRun.get_by_id(run.id)
    return {one.fact: (one.printed, one.now) for one in comparing.differences(run, settings=settings)}


def test_nothing_differs_until_something_changes(printed, settings, batch):
    run = printed()

    assert told(run, settings) == {}
    assert comparing.public_differences(batch, is_test=False, settings=settings) == []


def test_renamed_moved_and_corrected(printed, settings, batch, rice, song_hoa):
    run = printed()
    Product.update(name="Gạo nếp Sông Hóa", net_content_typed="5,2 kg").where(Product.id == rice.id).execute()
    Organisation.update(address=BINH_DINH).where(Organisation.id == song_hoa.id).execute()

    said = told(run, settings)
    assert said["product_name"] == ("Gạo nếp A Sào", "Gạo nếp Sông Hóa")
    assert said["net_content"] == ("5 kg", "5,2 kg")
    assert said["address_line"] == ("Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên", "Thôn Đông, Xã Bình Định, tỉnh Hưng Yên")
    assert "lot" not in said
    new = printed()
    assert told(new, settings) == {}


def test_only_what_the_layout_shows_is_said(printed, settings, rice):
    goods_label, stamp = printed(), printed("a4-24-stamp")
    Product.update(usage="Khác").where(Product.id == rice.id).execute()

    assert told(goods_label, settings) == {"usage": ("Vo sạch, nấu chín.", "Khác")}
    assert told(stamp, settings) == {}


def test_an_address_shortened_for_want_of_room_is_no_difference(printed, settings):
    run = printed()
    run.printed = {**run.printed, "address_line": "Xã A Sào, tỉnh Hưng Yên"}

    assert comparing.differences(run, settings=settings) == []


def test_a_new_host_is_said_to_its_house_and_not_to_everybody(printed, settings, batch):
    run, moved = printed(), replace(settings, base_url="https://moi.example")

    assert told(run, moved) == {"host": ("txng.example", "moi.example")}
    assert comparing.public_differences(batch, is_test=False, settings=moved) == []


def test_everybody_sees_each_difference_once_with_its_days(printed, settings, batch, rice, song_hoa, now):
    printed()
    printed(when=now + timedelta(days=2))
    Product.update(name="Gạo nếp B").where(Product.id == rice.id).execute()
    printed(when=now + timedelta(days=3))
    Product.update(name="Gạo nếp C").where(Product.id == rice.id).execute()

    def said():
        found = comparing.public_differences(Batch.get_by_id(batch.id), is_test=False, settings=settings)
        return [(one.difference.printed, (one.last - one.first).days) for one in found]

    assert said() == [("Gạo nếp A Sào", 2), ("Gạo nếp B", 0)]
    # A household's name and house are on no page.
    Organisation.update(kind="household", name="Hộ ông Tư").where(Organisation.id == song_hoa.id).execute()
    assert said() == [("Gạo nếp A Sào", 2), ("Gạo nếp B", 0)]
