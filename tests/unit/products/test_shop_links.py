"""Links lead to the listed shops and nowhere else, whatever the address pretends."""

import pytest

from trace.products.reading import shop_hosts
from trace.products.rules import ShopRefused, read_shop_link


@pytest.mark.parametrize("host", [h for shop in shop_hosts() for h in shop.all_hosts])
def test_every_listed_host_is_taken_over_https(host):
    _shop, url = read_shop_link(f"http://{host}/gao?id=1#top")

    assert url == f"https://{host}/gao?id=1"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/shopee.vn",
        "https://shopee.vn.evil.example/",
        "https://shopee.vn@evil.example/",
        "https://shopee.vn:8443/",
        "https://shopee.vn\\@evil.example/",
        "//evil.example",
        "javascript:alert(1)//shopee.vn",
        "https://xn--shope-dva.vn/",
        "https://s.shopee.vn/abc",
        "https://facebook.com/htxsonghoa",
        "https://shopee.vn/ a",
        "https://[shopee.vn/",
        "https://shopee.vn/" + "a" * 300,
        "",
    ],
)
def test_everything_else_is_refused(address):
    with pytest.raises(ShopRefused):
        read_shop_link(address)
