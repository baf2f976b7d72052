"""Activating at packing: two labels in any order, the rest asked for twice; void, stolen and found with a reason."""

import re

import pytest
from cast import sign_in, token_in
from statements import statements

from trace.serials.models import SerialAct
from trace.serials.queries import run_of
from trace.serials.rules import State, counts_of, spaced


@pytest.fixture
def here(client, clerk, noon):
    return sign_in(client, clerk)


@pytest.fixture
def send(here):
    def post(number="RBFGHJKM", **typed):
        page = here.get(f"/serials/{number}")
        return here.post(f"/serials/{number}/acts", data={"csrf_token": token_in(page), **typed})

    return post


def counts(row):
    return {state.value: count for state, count in counts_of(run_of(row).pieces).items() if count}


def test_an_empty_list_says_what_to_do(here):
    assert "Khi in tem, chọn mỗi gói một số riêng" in here.get("/serials/").text


def test_two_scanned_labels_find_their_run_and_activate_it(here, send, batch, packs):
    row, texts = packs()
    packs(number="R2")
    scanned = {"first": f"HTTPS://TXNG.EXAMPLE/T/{batch.code}/{texts[79]}", "last": f"{batch.code}/{texts[20]}"}
    found = here.get("/serials/find", query_string=scanned)
    assert found.status_code == 303
    assert texts[79] in here.get(found.location).text

    asked = send(kind="activate", is_last_stretch="yes", **scanned)
    assert asked.status_code == 422
    assert "60 tem sẽ kích hoạt; 40 tem còn lại của lần in này sẽ hủy hẳn" in asked.text
    assert counts(row) == {"printed": 100}
    agreed = re.search(r'name="agreed" value="([^"]+)"', asked.text)[1]

    done = send(kind="activate", is_last_stretch="yes", agreed=agreed, **scanned)
    assert done.status_code == 303
    assert counts(row) == {"activated": 60, "void": 40}
    page = here.get(done.location).text
    assert "Đã kích hoạt 60 tem, hủy 40 tem còn lại." in page
    assert "21–80" in page
    assert texts[30] not in page  # numbers in use are told to nobody


def test_several_stretches_need_no_second_word(send, packs):
    row, texts = packs()
    assert send(kind="activate", is_last_stretch="no", first=spaced(texts[0]).lower(), last=texts[9]).status_code == 303
    assert send(kind="activate", is_last_stretch="no", first=texts[50]).status_code == 303
    assert counts(row) == {"printed": 89, "activated": 11}


def test_void_is_asked_for_twice_and_stolen_is_taken_back(send, packs):
    row, texts = packs()
    said = {"first": texts[0], "last": texts[4], "reason": "Mất một cuộn"}
    assert send(kind="steal", **said).status_code == 303
    assert counts(row)["stolen"] == 5
    assert send(kind="find", **said | {"reason": "Tìm thấy"}).status_code == 303
    asked = send(kind="void", **said)
    assert (asked.status_code, "5 tem sẽ hủy hẳn" in asked.text) == (422, True)
    assert send(kind="void", agreed="void-5-0", **said).status_code == 303
    assert counts(row) == {"printed": 95, "void": 5}
    again = send(kind="steal", **said)
    assert (again.status_code, "Không còn tem nào để báo mất" in again.text) == (409, True)
    assert [one.reason for one in SerialAct.select().order_by(SerialAct.id)] == [
        "Mất một cuộn",
        "Tìm thấy",
        "Mất một cuộn",
    ]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"kind": "activate", "first": "", "is_last_stretch": "no"}, "first", "Chưa nhập mục này"),
        ({"kind": "activate", "first": "ABC", "is_last_stretch": "no"}, "first", "không phải số gói"),
        ({"kind": "activate", "first": "2" * 14, "is_last_stretch": "no"}, "first", "không thuộc lần in RBFGHJKM"),
        ({"kind": "activate", "first": "2" * 14}, "is_last_stretch", "Chọn: đã đóng gói xong hay còn"),
        ({"kind": "void", "first": "2" * 14}, "reason", "Ghi lý do"),
        ({"kind": "burn", "first": "2" * 14}, "kind", "Chọn việc cần ghi"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(send, packs, typed, field, sentence):
    row, _texts = packs()
    answer = send(**typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'href="#{field}"' in answer.text
    assert not typed["first"] or f'value="{typed["first"]}"' in answer.text
    assert counts(row) == {"printed": 100}


def test_a_label_of_nobody_here_is_not_found(here, packs):
    packs()
    answer = here.get("/serials/find?first=" + "2" * 14)
    assert (answer.status_code, "Không có lần in nào của cơ sở mang số" in answer.text) == (422, True)


def test_strangers_find_nothing_and_officers_only_look(app, client, packs, stranger_clerk, auditor, noon):
    row, texts = packs()
    stranger = sign_in(client, stranger_clerk)
    assert stranger.get("/serials/RBFGHJKM").status_code == 404
    assert "RBFGHJKM" not in stranger.get("/serials/").text
    assert stranger.get(f"/serials/find?first={texts[0]}").status_code == 422
    token = token_in(stranger.get("/serials/"))
    posted = {"csrf_token": token, "kind": "activate", "first": texts[0], "is_last_stretch": "no"}
    assert stranger.post("/serials/RBFGHJKM/acts", data=posted).status_code == 404

    officer = sign_in(app.test_client(), auditor)
    page = officer.get("/serials/RBFGHJKM")
    assert (page.status_code, "<form" in page.text.split("<main")[1].split("</main")[0]) == (200, False)
    assert officer.post("/serials/RBFGHJKM/acts", data=posted | {"csrf_token": token_in(page)}).status_code == 403
    assert counts(row) == {State.PRINTED.value: 100}


def test_neither_the_list_nor_a_run_asks_the_database_more_for_many(here, send, packs):
    packs(10, number="R1")
    _row, texts = packs(10)
    send(kind="steal", first=texts[0], last=texts[0], reason="Mất")
    asked = {}
    for address in ("/serials/", "/serials/RBFGHJKM"):
        here.get(address)
        with statements() as asked[address]:
            here.get(address)
    for number in range(2, 8):
        packs(10, number=f"R{number}")
        send(kind="steal", first=texts[number], last=texts[number], reason="Mất")
    assert SerialAct.select().count() == 7
    for address, few in asked.items():
        with statements() as many:
            here.get(address)
        assert len(many) == len(few), address
