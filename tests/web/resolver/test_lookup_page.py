"""The home page and its box to type a code in."""

import html

from public_goods import GTIN, LOT


def test_the_home_page_is_a_box_a_camera_and_a_way_in(goods, phone):
    page = phone("/")

    assert 'action="/lookup"' in page.text
    assert 'href="/scan/"' in page.text
    assert 'href="/sign-in"' in page.text
    assert "Mở máy ảnh của điện thoại" in html.unescape(page.text)
    assert "<script" not in page.text


def test_a_typed_code_leads_to_its_page(goods, phone):
    for typed, path in ((goods.rice.code.lower(), f"/t/{goods.rice.code}"), (LOT, f"/01/{GTIN}/10/{LOT}")):
        answer = phone(f"/lookup?code={typed}")
        assert (answer.status_code, answer.headers["Location"]) == (303, path)


def test_an_unknown_code_is_said_calmly_with_the_nearest_guess(goods, phone):
    text = goods.rice.code
    wrong = text[:-1] + ("2" if text[-1] != "2" else "3")
    page = phone(f"/lookup?code={wrong}")
    assert page.status_code == 200
    assert "Có phải lô này không?" in page.text
    assert f'href="/01/{GTIN}/10/{LOT}"' in page.text

    nothing = phone("/lookup?code=%3Cb%3Exyz")
    assert nothing.status_code == 404
    assert "&lt;b&gt;xyz" in nothing.text


def test_an_empty_search_goes_home_and_long_or_odd_text_breaks_nothing(goods, phone):
    assert phone("/lookup").headers["Location"] == "/"
    for typed in ("x" * 9000, "%00", "%F0%9F%8C%BE", "%ff", "'%22;--", "%25s"):
        assert phone(f"/lookup?code={typed}").status_code in (200, 303, 404)


def test_nobody_is_sent_to_another_site(goods, phone):
    for typed in ("https://evil.example/t/ABC", "//evil.example/t/ABC", "/\\evil.example", "https:/t/ABC"):
        location = phone(f"/lookup?code={typed}").headers.get("Location", "/")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))
