"""Which link answers a request best: types, languages, media, and what is passed on."""

import pytest

from trace.resolver.negotiation import (
    VOCABULARY,
    Level,
    Link,
    choice_of,
    choose,
    linkset_of,
    passed_on,
    read_ask,
    read_link_type,
)

PAGE = Link("defaultLink", "https://x.example/page/t/A", "Trang")
VI = Link("pip", "https://x.example/page/t/A?lang=vi", "Trang", "text/html", "vi")
EN = Link("pip", "https://x.example/page/t/A?lang=en", "Page", "text/html", "en")
STATUS = Link("recallStatus", "https://x.example/t/A/status.json", "Tình trạng", "application/json")
SHOPS = (Link("hasRetailers", "https://one.example", "Một"), Link("hasRetailers", "https://two.example", "Hai"))
PRODUCT = Level("https://x.example/s/P", "Gạo", Link("defaultLink", "https://x.example/page/s/P", "Gạo"), SHOPS)
LOT = Level("https://x.example/t/A", "Gạo, lô A", PAGE, (VI, EN, STATUS))


def asked(query="", **headers):
    return read_ask(headers.get("Accept", ""), headers.get("Accept_Language", ""), query)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", ""),
        ("linkset", "linkset"),
        ("all", "linkset"),
        ("gs1:pip", "pip"),
        ("https://ref.gs1.org/voc/pip", "pip"),
        ("https://gs1.org/voc/pip", "pip"),
        ("pip", "pip"),
        ("gs1:<script>", "?"),
        ("urn:other:thing", "?"),
    ],
)
def test_a_link_type_is_read_in_all_its_spellings(text, word):
    assert read_link_type(text) == word


def test_only_a_browsers_plain_visit_is_one():
    assert asked(Accept="text/html,*/*;q=0.8").is_plain_visit
    assert not asked(Accept="*/*").is_plain_visit
    assert not asked().is_plain_visit
    assert not asked("linkType=gs1:pip", Accept="text/html").is_plain_visit
    assert not asked(Accept="application/linkset+json, text/html;q=0.1").is_plain_visit


def test_a_linkset_is_asked_for_by_type_or_by_name_of_the_media_type_only():
    assert asked("linkType=linkset", Accept="text/html").wants_linkset
    assert asked(Accept="application/linkset+json").wants_linkset
    assert not asked(Accept="application/linkset+json;q=0").wants_linkset
    assert not asked(Accept="*/*").wants_linkset


def test_nothing_asked_goes_to_the_default():
    assert choose((LOT, PRODUCT), asked()) == (PAGE,)
    assert choose((LOT, PRODUCT), asked("linkType=gs1:defaultLink")) == (PAGE,)


@pytest.mark.parametrize(
    ("languages", "link"), [("en", EN), ("en-GB,en;q=0.9", EN), ("vi-VN", VI), ("zh", VI), ("", VI)]
)
def test_the_language_decides_and_vietnamese_where_none_fits(languages, link):
    assert choose((LOT, PRODUCT), asked("linkType=gs1:pip", Accept_Language=languages)) == (link,)


def test_a_type_of_a_higher_level_is_found_and_one_of_none_is_not():
    assert choose((LOT, PRODUCT), asked("linkType=gs1:recallStatus")) == (STATUS,)
    assert choose((LOT, PRODUCT), asked("linkType=gs1:hasRetailers")) == SHOPS
    assert choose((LOT, PRODUCT), asked("linkType=gs1:nosuchlt")) == ()


def test_the_whole_query_is_passed_on_before_the_fragment():
    assert passed_on("https://x/a", "foo=bar&b=%2F") == "https://x/a?foo=bar&b=%2F"
    assert passed_on("https://x/a?lang=vi#part", "foo=bar") == "https://x/a?lang=vi&foo=bar#part"
    assert passed_on("https://x/a#part", "") == "https://x/a#part"


def test_a_linkset_has_every_level_one_bare_default_each_and_full_addresses_as_types():
    levels = linkset_of((LOT, PRODUCT))["linkset"]

    assert [level["anchor"] for level in levels] == [LOT.anchor, PRODUCT.anchor]
    assert levels[0][VOCABULARY + "defaultLink"] == [{"href": PAGE.href, "title": "Trang"}]
    assert levels[0][VOCABULARY + "pip"][1] == {
        "href": EN.href, "title": "Page", "type": "text/html", "hreflang": ["en"],
    }  # fmt: skip
    assert all(key in ("anchor", "itemDescription") or key.startswith(VOCABULARY) for level in levels for key in level)


def test_a_choice_lists_the_candidates_alone():
    (only,) = choice_of(PRODUCT, SHOPS)["linkset"]

    assert list(only) == ["anchor", "itemDescription", VOCABULARY + "hasRetailers"]
    assert [link["href"] for link in only[VOCABULARY + "hasRetailers"]] == [
        "https://one.example",
        "https://two.example",
    ]
