"""The list of news on the screen: who sees what, opening is reading, everything read at one touch."""

import pytest
from cast import sign_in, token_in

from trace.kit.viewer import MANAGER, STAFF
from trace.notices.actions import tell


@pytest.fixture
def news(song_hoa, noon):
    lines = ["Gạo nếp · 200 kg"]
    return tell(song_hoa.id, "handover_sent", subject="Hàng <b>đang</b> đến", lines=lines, href="/desk/?from=news",
                now=noon, roles=[MANAGER, STAFF])  # fmt: skip


def test_a_new_one_is_counted_shown_and_read_by_opening(client, clerk, news):
    sign_in(client, clerk)
    page = client.get("/notices/").get_data(as_text=True)

    assert "1 tin chưa đọc" in page
    assert "Hàng &lt;b&gt;đang&lt;/b&gt; đến" in page
    assert "Gạo nếp · 200 kg" in page
    answer = client.get(f"/notices/{news.id}")
    assert (answer.status_code, answer.location) == (303, "/desk/?from=news")
    page = client.get("/notices/").get_data(as_text=True)
    assert "chưa đọc<" not in page
    assert "Hàng &lt;b&gt;đang&lt;/b&gt; đến" in page


def test_all_at_one_touch(client, manager, news):
    sign_in(client, manager)
    page = client.get("/notices/")
    answer = client.post("/notices/read", data={"csrf_token": token_in(page)})

    assert answer.status_code == 303
    assert "Đã đánh dấu 1 tin" in client.get("/notices/").get_data(as_text=True)
    assert "Không có tin nào khớp" in client.get("/notices/?state=unread").get_data(as_text=True)


def test_strangers_find_nothing(client, stranger_manager, news):
    assert client.get("/notices/").status_code == 303
    sign_in(client, stranger_manager)

    assert client.get("/notices/?kind=%00&state=%00").status_code == 200
    assert "Chưa có tin nào" in client.get("/notices/").get_data(as_text=True)
    assert client.get(f"/notices/{news.id}").status_code == 404
