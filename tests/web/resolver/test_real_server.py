"""What only a real server shows: raw paths, capitals in the host, two workers with a cache each."""

from uuid import uuid4

import pytest
from public_goods import GTIN, LOT
from served import ask, serving

from trace.events import actions


@pytest.fixture
def port(goods, settings):
    environ = {
        "TRACE_INSTANCE": str(settings.instance), "TRACE_DATABASE_URL": settings.database_url,
        "TRACE_SECRET_KEY": "only-for-tests", "TRACE_BASE_URL": "https://txng.example",
    }  # fmt: skip
    with serving(environ) as port:
        yield port


def test_raw_addresses_capitals_and_both_workers(port, goods, noon):
    def get(path, *lines):
        return ask(port, "\n".join([f"GET {path} HTTP/1.1", "Host: TXNG.EXAMPLE", *lines]))

    page = "Accept: text/html"
    for path in (f"/T/{goods.rice.code}", f"/t/{goods.rice.code.lower()}", f"/01/{GTIN}/10/{LOT}"):
        status, headers, body = get(path, page)
        assert (status, "set-cookie" in headers) == (200, False)
        assert "Gạo nếp" in body.decode()
    assert get(f"/01/{GTIN}/10/A%2FB")[1]["location"].endswith(f"/page/01/{GTIN}?lot=A%2FB")
    assert get(f"/01/{GTIN}/10/A%00B", page)[0] == 400
    assert get(f"/01//{GTIN}", page)[0] == 400
    assert get(f"/t/{goods.rice.code}%2F..%2Fx", page)[0] == 400
    assert get(f"http://TXNG.EXAMPLE/t/{goods.rice.code}", page)[0] == 200

    tag = get(f"/t/{goods.rice.code}", page)[1]["etag"]
    known = [get(f"/t/{goods.rice.code}", page, f"If-None-Match: {tag}")[0] for _ in range(12)]
    assert known == [304] * 12
    actions.hold([goods.rice], reason="x", by=goods.manager, now=noon, entry_id=str(uuid4()))
    turned = [get(f"/t/{goods.rice.code}", page, f"If-None-Match: {tag}") for _ in range(12)]
    assert [status for status, _, _ in turned] == [200] * 12
    assert all("Tạm ngừng bán, chờ kiểm tra" in body.decode() for _, _, body in turned)
