"""Old and foreign codes as people meet them: linked on a page, found by box, scanner and old host, and said so."""

import re
from html import unescape
from uuid import uuid4

import pytest
from cast import sign_in, token_in
from statements import statements

from trace.aliases import actions
from trace.aliases.models import Alias, AliasEnd
from trace.aliases.targets import find_target, of_lot, of_organisation, of_place, of_product
from trace.kit.viewer import COMMAND_LINE
from trace.sites.actions import save_site

OLD = "https://txng.cu.vn/sp/123"
BROWSER = {"Accept": "text/html"}


@pytest.fixture
def link(clerk, noon):
    def act(text, target, source="Phần mềm cũ"):
        return actions.link(text, target, said=actions.Said(source), by=clerk, now=noon, via="page")

    return act


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


def post(here, address, **data):
    token = token_in(here.get("/aliases/new"))
    return here.post(address, data={"entry_id": str(uuid4()), "csrf_token": token, **data})


def test_a_clerk_links_a_code_and_ends_it(client, clerk, batch, noon):
    here = sign_in(client, clerk)
    assert "Chưa gắn mã nào" in words(here.get("/aliases/"))
    made = post(here, "/aliases/new", text=OLD, target_kind="lot", target=batch.code.lower(), source="Phần mềm cũ")
    assert made.status_code == 303
    page = words(here.get(made.location))
    assert OLD in page
    assert batch.code in page
    assert OLD in words(here.get("/aliases/?q=phan+mem"))
    assert "Không có mã nào khớp" in words(here.get("/aliases/?kind=code"))

    assert post(here, f"{made.location}/end", reason="").status_code == 422
    assert post(here, f"{made.location}/end", reason="Gắn nhầm").status_code == 303
    assert AliasEnd.get().reason == "Gắn nhầm"
    assert OLD in words(here.get("/aliases/?state=ended"))
    assert "Đã ngừng lúc" in words(here.get(made.location))


def test_a_lot_is_found_by_the_number_on_its_label(client, clerk, batch, noon):
    made = post(sign_in(client, clerk), "/aliases/new", text=OLD, target_kind="lot", target=batch.lot)

    assert made.status_code == 303
    assert Alias.get().target_id == batch.id


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"target": "TKHONGCO"}, "Không tìm thấy lô này"),
        ({"text": "ab"}, "Mã dài từ 3"),
        ({"target_kind": "kho"}, "Chọn mã dẫn tới đâu"),
        ({"used_from": "2026-02-01", "used_to": "2026-01-01"}, "Ngày cuối trước ngày đầu"),
        ({"used_from": "hôm qua"}, "không đúng"),
    ],
)
def test_a_refusal_keeps_what_was_typed(client, clerk, batch, noon, typed, said):
    here = sign_in(client, clerk)
    answer = post(here, "/aliases/new", **{"text": OLD, "target_kind": "lot", "target": batch.code, **typed})

    assert answer.status_code == 422
    assert said in words(answer)
    assert f'value="{typed.get("text", OLD)}"' in unescape(answer.get_data(as_text=True))
    assert Alias.select().count() == 0


def test_the_box_leads_there_and_the_page_says_by_which_code(client, link, batch):
    made = link(OLD, of_lot(batch))

    for typed in (OLD, "txng.cu.vn/sp/123/"):
        answer = client.get("/lookup", query_string={"code": typed})
        assert (answer.status_code, answer.location) == (303, f"/t/{batch.code}?via={made.number}")
    page = words(client.get(answer.location, headers=BROWSER))
    assert f"Bạn vừa dùng mã của hệ thống khác (Phần mềm cũ): {OLD}" in page
    assert batch.lot in page
    for other in (f"/t/{batch.code}", f"/t/{batch.code}?via=XXXXXXXX", f"/s/{batch.product.code}?via={made.number}"):
        assert "hệ thống khác" not in words(client.get(other, headers=BROWSER))
    actions.end(made, reason="x", by=COMMAND_LINE, now=made.created_at)
    assert client.get("/lookup", query_string={"code": OLD}).status_code == 404


def test_every_kind_of_thing_can_be_led_to(client, link, batch, rice, song_hoa, clerk, noon):
    facts = {"kind": "store", "name": "Kho Đồng Chợ", "address": song_hoa.address}
    site = save_site(song_hoa, facts, by=clerk, now=noon)
    for number, target in enumerate([of_lot(batch), of_product(rice), of_place(site), of_organisation(song_hoa)]):
        link(f"CŨ-{number}", target)
        way = client.get("/lookup", query_string={"code": f"cũ-{number}"}).location
        assert way.startswith(target.path), way
        assert client.get(way, headers=BROWSER).status_code == 200


def test_the_scanner_names_a_foreign_code_and_whose_it_is(client, link, batch, noon):
    link(OLD, of_lot(batch))
    link("LO-GAO-07", of_lot(batch), source="")

    asked = [("code", OLD), ("code", "lo-gao-07"), ("code", "https://txng.cu.vn/sp/124")]
    known = client.get("/scan/known", query_string=asked).json
    assert [one["state"] for one in known] == ["known", "known", "foreign"]
    assert (known[0]["text"], known[0]["lot"], known[0]["via"]) == (batch.code, batch.lot, "Phần mềm cũ")
    assert known[1]["via"] == "LO-GAO-07"


def test_a_number_printed_wrong_leads_on_for_browsers_and_programs(client, link, batch, batch_with_gtin):
    made = link(f"{batch_with_gtin.gtin}/SAI-SO", of_lot(batch_with_gtin))
    wrong_gtin = link("8936012345674", of_product(batch_with_gtin.product))

    printed = f"/01/{batch_with_gtin.gtin}/10/SAI-SO"
    for accept in ("text/html", "*/*"):
        answer = client.get(printed, headers={"Accept": accept})
        way = f"/01/{batch_with_gtin.gtin}/10/{batch_with_gtin.lot}?via={made.number}"
        assert (answer.status_code, answer.location) == (307, way)
        assert client.get(way, headers={"Accept": accept}).status_code == (200 if accept == "text/html" else 307)
    answer = client.get("/01/08936012345674", headers=BROWSER)
    assert answer.location == f"/01/{batch_with_gtin.gtin}?via={wrong_gtin.number}"
    # A lot nobody linked still gets the warning of its product, an unknown GTIN a calm 404.
    assert client.get(f"/01/{batch_with_gtin.gtin}/10/LA", headers=BROWSER).status_code == 200
    assert client.get("/01/08936012345681", headers=BROWSER).status_code == 404


def test_strangers_find_no_list_and_no_form_for_hosts(app, client, stranger_clerk, clerk, link, batch):
    made = link(OLD, of_lot(batch))
    here = sign_in(client, stranger_clerk)

    assert OLD not in words(here.get("/aliases/?state=all"))
    assert here.get(f"/aliases/{made.number}").status_code == 404
    answer = post(here, "/aliases/new", text="LO-5", target_kind="lot", target=batch.code)
    assert answer.status_code == 422
    assert "Không tìm thấy lô này" in words(answer)
    assert sign_in(app.test_client(), clerk).get("/aliases/hosts").status_code == 403
    assert find_target("lot", batch.code, seen_by=clerk).id == batch.id


def test_the_list_asks_the_database_no_more_for_many_links(client, clerk, link, batch):
    here = sign_in(client, clerk)
    link("OLD-0", of_lot(batch))
    link("P-0", of_product(batch.product))
    here.get("/aliases/")
    with statements() as few:
        here.get("/aliases/")
    for number in range(1, 7):
        link(f"OLD-{number}", of_lot(batch))
        link(f"P-{number}", of_product(batch.product))
    with statements() as many:
        assert "OLD-6" in here.get("/aliases/").text

    assert len(many) == len(few)
