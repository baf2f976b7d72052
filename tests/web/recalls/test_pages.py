"""From the list to the confirmation in the browser; what is refused keeps what was typed."""

import re
from io import BytesIO

import pytest

from tests.audited import one_page
from tests.cast import sign_in, token_in
from tests.recalled import fresh
from trace.recalls.models import Recall, RecallLot

TYPED = {
    "kind": "voluntary",
    "hazard": "chemical",
    "law": "tt17",
    "handling": "destroy",
    "reason": "Dư lượng thuốc vượt mức",
    "found_on": "2026-11-23",
    "found_time": "08:00",
}


@pytest.fixture
def office(client, manager, noon):
    return sign_in(client, manager)


def post(client, path, **data):
    page = client.get(path.partition("?")[0] if path.endswith(("confirm", "cancel", "narrow")) else path)
    token = token_in(page) if page.status_code == 200 else token_in(client.get("/recalls/new"))
    return client.post(path, data={"csrf_token": token, **data}, content_type="multipart/form-data")


def in_page(client, code, path, **data):
    token = token_in(client.get(f"/recalls/{code}"))
    return client.post(path, data={"csrf_token": token, **data})


def test_the_list_is_empty_and_says_so(office):
    page = office.get("/recalls/").get_data(as_text=True)
    assert "Chưa có đợt thu hồi nào" in page


def test_the_scope_is_shown_before_anything_is_written(office, chain, at_shop):
    page = office.get(f"/recalls/new?from=batch:{chain.paddy.code}").get_data(as_text=True)

    assert "Cửa hàng Tuấn Hương" in page
    assert "15" in re.sub(r"\s+", " ", page)
    assert Recall.select().count() == 0


def test_a_draft_is_saved_narrowed_and_confirmed(office, chain, at_shop):
    answer = post(office, f"/recalls/new?from=batch:{chain.paddy.code}", **TYPED)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    recall = Recall.get()
    assert (recall.origin_kind, recall.origin) == ("batch", {"lots": [chain.paddy.code]})

    narrow = in_page(office, recall.code, f"/recalls/{recall.code}/narrow", lot=at_shop.code, reason="Đã hủy hết")
    assert narrow.status_code == 303
    assert not RecallLot.get(RecallLot.batch == at_shop.id).is_included

    assert in_page(office, recall.code, f"/recalls/{recall.code}/confirm").status_code == 303
    assert fresh(chain.paddy).is_recalled
    page = office.get(f"/recalls/{recall.code}").get_data(as_text=True)
    assert "Đang thu hồi" in page
    assert "Đã hủy hết" in page


def test_what_is_refused_keeps_what_was_typed(office, chain):
    answer = post(office, f"/recalls/new?from=batch:{chain.paddy.code}", **{**TYPED, "hazard": "", "reason": "Có sạn"})

    assert answer.status_code == 422
    assert "Có sạn" in answer.get_data(as_text=True)
    assert Recall.select().count() == 0


@pytest.mark.parametrize("asked", ["nothing:1", "batch:T0000000", "finding:999", "finding:x", "material:", "place:P1"])
def test_an_origin_that_leads_nowhere_is_refused_with_a_sentence(office, chain, asked):
    assert office.get(f"/recalls/new?from={asked}").status_code == 422


def test_an_officer_compels_with_the_paper_and_a_second_one_confirms(app, chain, officer, second, noon):
    client = sign_in(app.test_client(), officer)
    path = f"/recalls/new?from=batch:{chain.paddy.code}"
    paper = {"decision_no": "12/QĐ", "decision_on": "2026-11-22", "signer": "Lê Văn Ký"}
    missing = post(client, path, **{**TYPED, "kind": "compulsory"}, **paper)
    assert missing.status_code == 422
    file = {"decision_file": (BytesIO(one_page()), "qd.pdf")}
    assert post(client, path, **{**TYPED, "kind": "compulsory"}, **paper, **file).status_code == 303
    recall = Recall.get()

    assert in_page(client, recall.code, f"/recalls/{recall.code}/confirm").status_code == 403
    other = sign_in(app.test_client(), second)
    assert in_page(other, recall.code, f"/recalls/{recall.code}/confirm").status_code == 303
    assert fresh(chain.paddy).is_recalled


def test_a_stranger_finds_nothing(app, drafted, chain, stranger_manager, noon):
    recall = drafted(chain.paddy)
    client = sign_in(app.test_client(), stranger_manager)

    assert client.get(f"/recalls/{recall.code}").status_code == 404
    assert client.get(f"/recalls/new?from=batch:{chain.paddy.code}").status_code == 422
    assert recall.code not in client.get("/recalls/").get_data(as_text=True)


def test_the_list_goes_into_files(office, confirmed, chain):
    recall = confirmed(chain.paddy)
    text = office.get("/recalls/?format=csv").get_data(as_text=True)

    assert recall.code in text
    assert office.get("/recalls/?format=xlsx").get_data()[:2] == b"PK"
    assert recall.code in office.get("/recalls/?q=thuốc").get_data(as_text=True)
    assert f'/recalls/{recall.code}"' not in office.get("/recalls/?state=closed").get_data(as_text=True)
