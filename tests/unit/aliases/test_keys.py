"""Which spellings of a code of another system are one."""

import pytest

from trace.aliases.rules import Key, TextRefused, check_host, key_of, url_key


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("https://TXNG.cu.vn/sp/12/", "url", "txng.cu.vn/sp/12"),
        ("http://txng.cu.vn:80/sp/12", "url", "txng.cu.vn/sp/12"),
        ("txng.cu.vn/sp/12", "url", "txng.cu.vn/sp/12"),
        ("https://txng.cu.vn/tra?id=Ab1", "url", "txng.cu.vn/tra?id=Ab1"),
        ("https://txng.cu.vn/#/lo/7", "url", "txng.cu.vn#/lo/7"),
        ("https://txng.cu.vn/s%E1%BA%A3n", "url", "txng.cu.vn/s%E1%BA%A3n"),
        ("https://txng.cu.vn/sản", "url", "txng.cu.vn/s%E1%BA%A3n"),
        ("lo gạo 07", "code", "LOGẠO07"),
        ("LO-GAO-07", "code", "LO-GAO-07"),
        ("8936012345674", "address", "/01/08936012345674"),
        ("(01)08936012345674(10)AB-1", "address", "/01/08936012345674/10/AB-1"),
        ("8936012345674/ab-1", "address", "/01/08936012345674/10/AB-1"),
    ],
)
def test_one_key(text, kind, key):
    assert key_of(text) == Key(kind, key)


@pytest.mark.parametrize("text", ["", "ab", "x" * 301, "a\x07bcd"])
def test_what_is_no_code(text):
    with pytest.raises(TextRefused):
        key_of(text)


def test_a_request_names_the_same_key():
    assert url_key("TXNG.cu.vn:443", "/sp/12/") == key_of("https://txng.cu.vn/sp/12").text
    assert url_key("txng.cu.vn", "/s%e1%ba%a3n") == key_of("https://txng.cu.vn/sản").text


def test_hosts():
    assert check_host("https://TXNG.Cu.vn/", current="moi.vn") == "txng.cu.vn"
    for wrong in ("moi.vn", "khong phai", "a b.vn", "-x.vn", "x"):
        with pytest.raises(Exception, match="máy chủ"):
            check_host(wrong, current="moi.vn")
