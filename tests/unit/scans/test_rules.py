"""Who is a reader, and how days and networks are told apart."""

from datetime import UTC, date, datetime, timedelta

import pytest

from trace.scans import rules
from trace.scans.rules import added, cut_hash, is_browser, is_reader, tally_of

PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
)
ZALO = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile Zalo iOS/612"
FACEBOOK = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/470.0;]"
)
COC_COC = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 coc_coc_browser/118.0 Chrome/112.0 Safari/537.36"
)


@pytest.mark.parametrize("name", [PHONE, ZALO, FACEBOOK, "Opera/9.80 (J2ME/MIDP; Opera Mini/9)"])
def test_people_s_programs_are_readers_also_inside_other_apps(name):
    assert is_browser(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (Macintosh) AppleWebKit/601 Safari facebookexternalhit/1.1 Facebot Twitterbot/1.0",
        "Mozilla/5.0 (compatible; ZaloBot/1.0)",
        "Viber/13.3.0.1",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
        "Mozilla/5.0 AppleWebKit/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/126 Safari",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36",
        "curl/8.5.0",
        "python-requests/2.32",
        "Go-http-client/2.0",
    ],
)
def test_previews_search_engines_and_programs_are_not(name):
    assert not is_browser(name)


def test_a_browser_of_vietnam_whose_name_is_near_a_robot_s_counts():
    assert is_browser(COC_COC)


@pytest.mark.parametrize(
    ("more", "reads"),
    [
        ({}, True),
        ({"HTTP_COOKIE": "lang=vi; theme=dark"}, True),
        ({"HTTP_COOKIE": "lang=vi; signed_in=abc.def"}, False),
        ({"REQUEST_METHOD": "HEAD"}, False),
        ({"REQUEST_METHOD": "POST"}, False),
        ({"HTTP_SEC_PURPOSE": "prefetch;prerender"}, False),
        ({"HTTP_PURPOSE": "prefetch"}, False),
        ({"HTTP_IF_NONE_MATCH": '"abc"'}, True),
    ],
)
def test_who_is_at_work_here_and_what_fetches_ahead_does_not_count(more, reads):
    assert is_reader({"REQUEST_METHOD": "GET", "HTTP_USER_AGENT": PHONE, **more}) is reads


def test_hashes_are_cut_and_differ_with_the_key():
    one, other = cut_hash(b"a" * 32, "14.1.2.0/24"), cut_hash(b"b" * 32, "14.1.2.0/24")
    assert len(one) == len(other) == 12
    assert one != other


def test_readers_are_kept_up_to_a_number():
    kept = added("", [f"{number:012}" for number in (1, 2, 1, 3, 4)], most=3)
    assert rules.count_in(kept) == 3
    assert added(kept, ["000000000001"], most=3) == kept


def test_a_flood_is_nobody():
    known = rules.practice()
    found = tally_of([("r1", 2, 9), ("r2", known.network_most, known.flood_hits + 1)], known)
    assert (found.visits, found.networks, found.regions, found.hits) == (2, 1, 1, known.flood_hits + 10)


def test_wide_networks():
    assert rules.region_of("14.161.2.3") == "14.161.0.0/16"
    assert rules.region_of("2405:4800:1:2::3") == "2405:4800::/32"
    assert rules.region_of("unix:") == "unix:"


def test_the_public_day_ends_a_minute_after_midnight_in_vietnam():
    midnight = datetime(2026, 11, 23, 17, tzinfo=UTC)  # 24 November, 0:00 in Vietnam
    for seconds, through in ((-1, 22), (0, 22), (59, 22), (60, 23), (3600, 23)):
        now = midnight + timedelta(seconds=seconds)
        assert rules.counted_through(now) == date(2026, 11, through)
        assert rules.told_until(now) > now
        assert rules.counted_through(rules.told_until(now)) == date(2026, 11, through + 1)
        assert rules.counted_through(rules.told_until(now) - timedelta(seconds=1)) == date(2026, 11, through)
