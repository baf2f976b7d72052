"""What everybody reads of goods that are called back: on the page, in the machine answer, on the case."""

from uuid import uuid4

from trace.recalls import actions


def test_the_page_of_the_lot_says_why_and_what_to_do(client, confirmed, chain):
    recall = confirmed(chain.paddy, return_to="Kho HTX, thôn Đồng Chợ", instructions="Giữ nguyên bao")
    page = client.get(f"/t/{chain.rice.code}", headers={"Accept": "text/html"}).get_data(as_text=True)

    assert f"Đang thu hồi: không ăn, không bán lô {chain.rice.lot}" in page
    for words in ("Dư lượng thuốc vượt mức", "Kho HTX, thôn Đồng Chợ", "Giữ nguyên bao", recall.code, "Số lô"):
        assert words in page
    other = client.get(f"/t/{chain.other.code}", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "thu hồi" not in other.lower()


def test_a_draft_is_nobodys_business(client, drafted, chain):
    recall = drafted(chain.paddy)
    page = client.get(f"/t/{chain.paddy.code}", headers={"Accept": "text/html"}).get_data(as_text=True)

    assert recall.code not in page
    assert client.get(f"/t/{chain.paddy.code}/status.json").get_json()["recall"] is None


def test_programs_get_the_same_answer(client, confirmed, chain, at_shop):
    recall = confirmed(chain.paddy)
    for code in (chain.paddy.code, chain.rice.code, at_shop.code):
        answer = client.get(f"/t/{code}/status.json").get_json()
        assert answer["status"] == "recalled"
        assert (answer["recall"]["code"], answer["recall"]["state"]) == (recall.code, "open")
    links = client.get(f"/t/{chain.rice.code}?linkType=gs1:recallStatus", headers={"Accept": "application/json"})
    assert links.status_code in (200, 307)


def test_after_the_closing_the_page_says_it_was_called_back(client, confirmed, chain, manager, now):
    recall = confirmed(chain.paddy)
    actions.close(recall, by=manager, now=now, entry_id=str(uuid4()))
    page = client.get(f"/t/{chain.paddy.code}", headers={"Accept": "text/html"}).get_data(as_text=True)

    assert f"Đã thu hồi: không ăn, không bán lô {chain.paddy.lot}" in page
    assert "Đang thu hồi" not in page
    assert client.get(f"/t/{chain.paddy.code}/status.json").get_json()["recall"]["state"] == "closed"


def test_english_reads_it_too(client, confirmed, chain):
    confirmed(chain.paddy)
    page = client.get(f"/t/{chain.paddy.code}?lang=en", headers={"Accept": "text/html"}).get_data(as_text=True)

    assert "do not eat, do not sell" in page
