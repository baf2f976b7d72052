"""The public list: what everybody reads of recalls, as page, RSS and JSON; drafts and persons are never in it."""

from uuid import uuid4
from xml.etree import ElementTree

import pytest

from tests.recalled import *  # noqa: F403
from trace.recalls.actions import close
from trace.recalls.models import Recall


@pytest.fixture
def open_one(app, chain, at_shop, confirmed, noon):
    return confirmed(chain.paddy, return_to="Cửa hàng nơi mua", instructions="Ngừng ăn.")


def test_a_stranger_reads_open_and_closed_ones(client, open_one, manager, noon):
    page = client.get("/recalls/public/").text
    assert open_one.code in page
    assert "Dư lượng thuốc vượt mức" in page
    assert "Cửa hàng nơi mua" in page
    assert "<script" not in page
    assert open_one.code in client.get("/recalls/public/?state=open").text
    assert open_one.code not in client.get("/recalls/public/?state=closed").text

    close(open_one, by=manager, now=noon, entry_id=str(uuid4()))
    assert "Đã thu hồi" in client.get("/recalls/public/?state=closed").text


def test_a_draft_and_a_person_are_not_there(client, chain, drafted, noon):
    draft = drafted(chain.paddy)
    for path in ("/recalls/public/", "/recalls/public.rss", "/recalls/public.json"):
        assert draft.code not in client.get(path).text
    assert "Không có đợt thu hồi nào" in client.get("/recalls/public/").text


def test_the_holders_are_nobodys_business(client, open_one, keeper):
    for path in ("/recalls/public/", "/recalls/public.rss", "/recalls/public.json"):
        text = client.get(path).text
        assert "Tuấn Hương" not in text
        assert "0912" not in text


def test_programs_read_both_languages(client, open_one):
    answer = client.get("/recalls/public.json")
    (one,) = answer.json["recalls"]
    assert (one["code"], one["state"], one["kind"]) == (open_one.code, "open", "voluntary")
    assert one["hazard"]["vi"] != one["hazard"]["en"]
    assert one["lot_count"] == 3
    assert one["lots"][0]["url"].startswith("https://txng.example/t/T")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_one_number_on_packs_is_one_line(client, open_one):
    page = client.get("/recalls/public/").text
    shown = [(one["name"], one["lot"]) for one in client.get("/recalls/public.json").json["recalls"][0]["lots"]]
    assert page.count('href="/t/') == len(set(shown))


def test_the_feed_is_rss(client, open_one):
    answer = client.get("/recalls/public.rss")
    assert answer.mimetype == "application/rss+xml"
    (item,) = ElementTree.fromstring(answer.data).iter("item")
    assert item.findtext("guid") == f"{open_one.code}-open"
    assert item.findtext("link").endswith(f"/recalls/public/#{open_one.code}")


def test_a_sign_that_xml_cannot_hold_leaves_the_feed_readable(client, open_one):
    Recall.update(reason="Dư lượng \x01\x0b thuốc").execute()
    (item,) = ElementTree.fromstring(client.get("/recalls/public.rss").data).iter("item")
    assert "Dư lượng" in item.findtext("description")


def test_asked_again_nothing_is_drawn_until_something_changed(client, open_one, manager, noon):
    for path in ("/recalls/public/", "/recalls/public.rss", "/recalls/public.json"):
        mark = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": mark}).status_code == 304
        assert client.get(path, headers={"If-None-Match": mark, "Accept-Language": "en"}).status_code in (200, 304)
    close(open_one, by=manager, now=noon, entry_id=str(uuid4()))
    assert client.get("/recalls/public.json", headers={"If-None-Match": mark}).status_code == 200


def test_the_home_page_leads_there_and_english_is_spoken(client, open_one):
    assert 'href="/recalls/public/"' in client.get("/").text
    assert "Recalled goods" in client.get("/recalls/public/", headers={"Accept-Language": "en"}).text
