"""Products and places written through the API; one answer whatever way it is asked for."""

import pytest

from trace.places.actions import seed_places
from trace.places.reading import read_reference
from trace.products.models import Product
from trace.sites.models import Site

RICE = {"name": "Gạo thơm", "category": "rice", "net_content": "5 kg", "shelf_life_days": 360}
PLOT = {"kind": "plot", "name": "Đồng Giữa", "address": {"typed": "Thôn Đông", "commune": "Xã A Sào"}, "area": "12 sào"}


@pytest.fixture(autouse=True)
def communes(db):
    seed_places(read_reference())


@pytest.fixture
def product(ask, song_hoa):
    answer = ask("POST", "/products", **RICE)
    assert answer.status_code == 201, answer.json
    return answer.json


@pytest.fixture
def plot(ask, song_hoa):
    answer = ask("POST", "/sites", **PLOT)
    assert answer.status_code == 201, answer.json
    return answer.json


def test_a_product_is_registered_as_a_draft_with_what_it_lacks(ask, product):
    assert (product["template"], product["net_content"]["text"], product["is_draft"]) == ("rice", "5 kg", True)
    assert "photos" in {one["field"] for one in product["missing"]}
    assert ask("GET", f"/products/{product['code']}").json == product


def test_only_what_is_sent_changes(ask, product):
    answer = ask("PATCH", f"/products/{product['code']}", brand="Sông Hóa", shelf_life_days=None)

    assert answer.status_code == 200, answer.json
    assert (answer.json["brand"], answer.json["shelf_life_days"]) == ("Sông Hóa", None)
    assert {**answer.json, "brand": "", "shelf_life_days": 360, "changed_at": "", "missing": []} == {
        **product, "changed_at": "", "missing": [],
    }  # fmt: skip
    assert ask("GET", f"/products/{product['code']}").json == answer.json


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": 5}, "/name"),
        ({"name": "G\x00ạo"}, "/name"),
        ({"name": "x" * 161}, "/name"),
        ({"category": "durian"}, "/category"),
        ({"net_content": "nhiều"}, "/net_content"),
        ({"shelf_life_days": "360"}, "/shelf_life_days"),
        ({"shelf_life_days": 0}, "/shelf_life_days"),
        ({"shelf_life_days": 10**30}, "/shelf_life_days"),
        ({"gtin": "9520002000003"}, "/gtin"),
        ({"gtin": "2012345678900"}, "/gtin"),
        ({"description": "x" * 4001}, "/description"),
        ({"colour": "đỏ"}, "/colour"),
    ],
)
def test_a_wrong_product_is_named_by_its_place(ask, product, pointers, wrong, pointer):
    for method, path in (("POST", "/products"), ("PATCH", f"/products/{product['code']}")):
        answer = ask(method, path, **({**RICE, **wrong} if method == "POST" else wrong))
        assert (answer.status_code, pointers(answer)) == (422, [pointer]), method
    assert Product.select().count() == 1


def test_a_claimed_gtin_is_refused_without_saying_whose(ask, product, stranger_token):
    claim = {**RICE, "gtin": "9520002000002", "gtin_proof": "GCN 1"}
    assert ask("POST", "/products", **claim).status_code == 201

    answer = ask("POST", "/products", token=stranger_token, **{**claim, "name": "Gạo khác"})

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (409, "/gtin")
    assert "Sông Hóa" not in answer.get_data(as_text=True)


def test_a_place_is_registered_with_todays_and_the_old_address(ask, plot):
    assert (plot["address"], plot["area_m2"]) == ("Thôn Đông, Xã A Sào, tỉnh Hưng Yên", 4320)
    assert ask("GET", f"/sites/{plot['code']}").json == plot
    old = ask("POST", "/sites", **{**PLOT, "address": {"commune": "xa an dong, quynh phu"}}).json
    assert old["former_address"].startswith("Xã An Đồng")


def test_a_name_of_several_communes_is_answered_with_a_choice(ask, song_hoa, pointers):
    address = {"typed": "Thôn 1", "commune": "Hồng Minh"}

    answer = ask("POST", "/sites", **{**PLOT, "address": address})

    assert (answer.status_code, pointers(answer)) == (422, ["/address/commune"])
    assert len(answer.json["choices"]) > 1
    assert Site.select().count() == 0
    chosen = answer.json["choices"][0]
    made = ask("POST", "/sites", **{**PLOT, "address": {**address, "choice": chosen["value"]}})
    assert made.status_code == 201, made.json
    assert chosen["label"] in (made.json["address"] + made.json["former_address"])


def test_only_what_is_sent_of_a_place_changes(ask, plot):
    answer = ask("PATCH", f"/sites/{plot['code']}", name="Đồng Trên", household_count=12)

    assert (answer.status_code, answer.json["name"], answer.json["household_count"]) == (200, "Đồng Trên", 12)
    assert answer.json["address"] == plot["address"]
    moved = ask("PATCH", f"/sites/{plot['code']}", address={"typed": "Xóm 2", "commune": "Xã A Sào"})
    assert moved.json["address"] == "Xóm 2, Xã A Sào, tỉnh Hưng Yên"
    assert ask("GET", f"/sites/{plot['code']}").json == moved.json


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"kind": "castle"}, "/kind"),
        ({"name": ""}, "/name"),
        ({"address": None}, "/address"),
        ({"address": {}}, "/address/commune"),
        ({"address": {"commune": "Không Đâu Cả"}}, "/address/commune"),
        ({"address": {"commune": "Xã A Sào", "choice": "0:x"}}, "/address/choice"),
        ({"address": {"commune": "Xã A Sào", "typed": "T\x00"}}, "/address"),
        ({"area": "rộng"}, "/area"),
        ({"household_count": 0}, "/household_count"),
        ({"household_count": "12"}, "/household_count"),
        ({"gln": "9520000000000"}, "/gln"),
        ({"outline": {"type": "Point"}}, "/outline"),
        ({"outline": "x"}, "/outline"),
        ({"colour": "đỏ"}, "/colour"),
    ],
)
def test_a_wrong_place_is_named_by_its_place(ask, plot, pointers, wrong, pointer):
    for method, path in (("POST", "/sites"), ("PATCH", f"/sites/{plot['code']}")):
        answer = ask(method, path, **({**PLOT, **wrong} if method == "POST" else wrong))
        assert (answer.status_code, pointers(answer)) == (422, [pointer]), method
    assert Site.select().count() == 1


def test_a_stranger_finds_nothing_to_change(ask, product, plot, stranger_token):
    for path in (f"/products/{product['code']}", f"/sites/{plot['code']}"):
        for body in ({"name": "Của tôi"}, {"colour": "đỏ"}):
            answer = ask("PATCH", path, token=stranger_token, **body)
            assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
        assert ask("GET", path, token=stranger_token).status_code == 404
        assert ask("PATCH", path, token=None, name="Của tôi").status_code == 401


@pytest.mark.parametrize("kind", ["products", "sites", "batches"])
def test_keyed_repeated_plain_and_read_answers_agree(ask, product, kind, song_hoa):
    body = {
        "products": RICE,
        "sites": PLOT,
        "batches": {"product": product["code"], "quantity": 5, "produced_on": "2026-11-20"},
    }[kind]

    keyed, again = ask("POST", f"/{kind}", key="k", **body), ask("POST", f"/{kind}", key="k", **body)
    plain = ask("POST", f"/{kind}", **body)

    assert again.headers["Idempotent-Replayed"] == "true"
    assert (keyed.status_code, keyed.json, keyed.content_type) == (201, again.json, again.content_type)
    assert ask("GET", f"/{kind}/{keyed.json['code']}").json == keyed.json
    assert ask("GET", f"/{kind}/{plain.json['code']}").json == plain.json
    told = {key for key in keyed.json if isinstance(keyed.json[key], str | None)} - {"code", "lot", "url"}
    assert {key: keyed.json[key] for key in told} == {key: plain.json[key] for key in told}
    if kind == "batches":
        assert keyed.json["produced_on"] == "2026-11-20"
