"""The cache in front of an application: what it keeps, what it sends, when it asks again."""

import gzip
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from trace.provenance.cache import STAMP, PageCache
from trace.provenance.rules import PageStamp

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
HTML = {"Accept": "text/html"}


class Database:
    """Stands where the versions are read; None is a database that cannot be asked."""

    def __init__(self):
        self.seen = (1, 1)

    def read(self, batch_id):
        return self.seen


class House:
    """A small application that counts how often it is asked, and a cache in front of it."""

    def __init__(self):
        self.calls = []
        self.database = Database()
        self.now = NOON
        self.fresh_until = None
        self.status = 200
        self.headers = {}
        self.is_stamped = True
        self.cache = PageCache(self.answer, watch=self.database, now=lambda: self.now, is_https=True)
        self.client = Client(self.cache, use_cookies=False)

    def answer(self, environ, start_response):
        request = Request(environ)
        self.calls.append(request)
        if self.is_stamped and STAMP in environ:
            environ[STAMP].append(PageStamp(1, *self.database.seen or (0, 0), self.fresh_until))
        body = f"<p>{request.path} {request.accept_languages} {len(self.calls)}</p>" * 20
        return Response(body, self.status, self.headers, content_type="text/html")(environ, start_response)

    def get(self, path="/t/A", **headers):
        return self.client.get(path, headers=HTML | {name.replace("_", "-"): text for name, text in headers.items()})


@pytest.fixture
def house():
    return House()


def test_the_second_visit_is_answered_without_the_application(house):
    first, second = house.get(), house.get()

    assert first.data == second.data
    assert len(house.calls) == 1
    assert second.headers["Vary"] == "Accept, Accept-Language, Accept-Encoding"
    assert second.headers["Strict-Transport-Security"].startswith("max-age=")
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


@pytest.mark.parametrize("seen", [(2, 1), (1, 2), None])
def test_another_version_or_epoch_or_no_answer_at_all_renders_anew(house, seen):
    house.get()
    house.database.seen = seen

    assert b"2</p>" in house.get().data


def test_time_itself_turns_a_page(house):
    house.fresh_until = NOON + timedelta(hours=1)
    house.get()
    house.now = NOON + timedelta(minutes=59)
    assert b"1</p>" in house.get().data
    house.now = NOON + timedelta(hours=1)
    assert b"2</p>" in house.get().data


def test_a_clock_set_back_does_not_show_the_future(house):
    house.get()
    house.now = NOON - timedelta(hours=1)

    assert b"2</p>" in house.get().data


def test_languages_are_kept_apart_by_query_and_by_header(house):
    assert b" en " in house.get(Accept_Language="en-GB,en;q=0.8").data
    assert b" vi " in house.get().data
    assert b" vi " in house.get(Accept_Language="zh").data
    assert b" en " in house.get("/t/A?lang=en").data
    assert b" vi " in house.get("/t/A?lang=xx").data
    assert len(house.calls) == 2


def test_a_known_page_is_a_304_in_whatever_encoding_it_was_known(house):
    tag = house.get(Accept_Encoding="br").headers["ETag"]

    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = house.get(If_None_Match=known)
        assert (again.status_code, again.data) == (304, b"")
        assert "Content-Length" not in again.headers
    assert house.get(If_None_Match='"other"').status_code == 200
    house.database.seen = (2, 1)
    assert house.get(If_None_Match=tag).status_code == 200


def test_the_tag_holds_the_next_moment_of_change(house):
    first = house.get().headers["ETag"]
    other = House()
    other.fresh_until = NOON + timedelta(days=1)

    assert other.get().data == house.get().data
    assert other.get().headers["ETag"] != first


def test_each_encoding_is_another_body_with_another_tag(house):
    plain, packed, zipped = (house.get(Accept_Encoding=one) for one in ("", "gzip, br", "gzip, br;q=0"))

    assert brotli.decompress(packed.data) == gzip.decompress(zipped.data) == plain.data
    assert [one.headers.get("Content-Encoding") for one in (plain, packed, zipped)] == [None, "br", "gzip"]
    assert len({one.headers["ETag"] for one in (plain, packed, zipped)}) == 3
    assert int(packed.headers["Content-Length"]) == len(packed.data)


def test_head_has_the_headers_of_get_and_no_body(house):
    first = house.client.head("/t/A", headers=HTML)
    second = house.client.head("/t/A", headers=HTML)

    assert first.data == second.data == b""
    assert first.headers["Content-Length"] == str(len(house.get().data))
    assert house.calls[0].method == "GET"


def test_no_cookie_reaches_a_public_page(house):
    house.client.get("/t/A", headers=HTML | {"Cookie": "session=secret; lang=en"})
    house.client.get("/t/A?linkType=linkset", headers={"Cookie": "session=secret"})
    house.client.get("/batches/", headers={"Cookie": "session=secret"})

    assert [bool(call.cookies) for call in house.calls] == [False, False, True]


@pytest.mark.parametrize(
    "path", ["/t/A?linkType=gs1:pip", "/t/A?17=271231", "/t/A?lot=B", "/t/A/proof", "/t/A/status.json", "/batches/"]
)
def test_what_asks_for_something_else_goes_through(house, path):
    house.get(path)
    house.get(path)

    assert len(house.calls) == 2


def test_what_programs_ask_goes_through_and_a_page_address_is_kept_for_all(house):
    house.client.get("/t/A", headers={"Accept": "*/*"})
    house.client.get("/t/A")
    house.client.post("/t/A", headers=HTML)
    house.client.get("/page/t/A")
    house.client.get("/page/t/A", headers={"Accept": "*/*"})

    assert len(house.calls) == 4


def test_names_that_mean_nothing_share_one_page(house):
    house.get("/t/A")
    house.get("/t/A?fbclid=1&zarsrc=30")

    assert len(house.calls) == 1


@pytest.mark.parametrize("way", ["status", "cookie", "stamp"])
def test_errors_cookies_and_pages_without_a_stamp_are_never_kept(house, way):
    if way == "status":
        house.status = 404
    elif way == "cookie":
        house.headers = {"Set-Cookie": "a=b"}
    else:
        house.is_stamped = False
    house.get()

    assert b"2</p>" in house.get().data
    assert house.client.head("/t/A", headers=HTML).data == b""


def test_the_oldest_page_leaves_when_there_are_too_many(house, monkeypatch):
    monkeypatch.setattr("trace.provenance.cache.MOST_PAGES", 2)
    for path in ("/t/A", "/t/B", "/t/C", "/t/A"):
        house.get(path)

    assert [call.path for call in house.calls] == ["/t/A", "/t/B", "/t/C", "/t/A"]


def test_without_keeping_every_visit_is_rendered(house):
    house.cache.keeps = False
    house.get()

    assert b"2</p>" in house.get().data
