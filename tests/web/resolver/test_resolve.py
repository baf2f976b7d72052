"""The resolver as programs meet it: 200, 307, 300, 400, 404, linksets, CORS; the checks of GS1's own test suite."""

import json
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
from public_goods import GTIN, LOT, code

BASE = "https://txng.example"
LOT_PATH = f"/01/{GTIN}/10/{LOT}"
VOC = "https://ref.gs1.org/voc/"


@pytest.fixture
def program(app):
    """`program(path, method, **headers)`: a client that is no browser."""
    client = app.test_client(use_cookies=False)

    def ask(path, method="GET", **headers):
        sent = {"Accept": "*/*", "Origin": "https://ref.gs1.org"}
        sent |= {name.replace("_", "-"): text for name, text in headers.items()}
        return client.open(path, method=method, headers=sent)

    return ask


@pytest.fixture
def paths(goods):
    """An address of every kind."""
    return (LOT_PATH, f"/01/{GTIN}", f"/t/{goods.rice.code}", f"/p/{goods.plot.code}", f"/s/{code('S', 2)}")


def test_a_browser_gets_the_page_at_once(goods, phone, paths):
    for path in paths:
        page = phone(path)
        assert (page.status_code, page.mimetype) == (200, "text/html")


def test_others_are_sent_to_the_default_link_and_find_the_page_there(goods, program, paths):
    for path in paths:
        answer = program(path)
        assert (answer.status_code, answer.headers["Location"]) == (307, f"{BASE}/page{path}")
        assert program(f"/page{path}").status_code == 200


def test_the_default_target_is_exactly_the_one_of_the_linkset(goods, program, paths):
    for path in paths:
        levels = json.loads(program(f"{path}?linkType=linkset").data)["linkset"]
        assert levels[0]["anchor"] == BASE + path
        (default,) = levels[0][f"{VOC}defaultLink"]
        assert set(default) == {"href", "title"}
        assert program(path).headers["Location"] == default["href"]
        listed = [link["href"].partition("?")[0] for key in levels[0] if key.startswith(VOC) for link in levels[0][key]]
        assert listed.count(default["href"]) > 1  # listed again under what it is


def test_linksets_are_valid_by_the_official_schema(goods, program, paths, shared):
    schema = json.loads((shared / "gs1-resolver" / "linkset-schema-1.2.0.json").read_text())
    known = set(json.loads((shared / "gs1-resolver" / "linktypes.json").read_text()))
    for path in paths:
        answer = program(f"{path}?linkType=linkset")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("application/linkset+json")
        body = json.loads(answer.data)
        jsonschema.validate(body, schema)
        for level in body["linkset"]:
            assert level["itemDescription"]
            types = {key.removeprefix(VOC) for key in level if key.startswith(VOC)}
            assert types <= known
            assert "defaultLink" in types


def test_the_description_file_is_valid_by_the_official_schema(goods, program, shared):
    answer = program("/.well-known/gs1resolver")
    said = json.loads(answer.data)

    jsonschema.validate(said, json.loads((shared / "gs1-resolver" / "description-file-schema-1.2.0.json").read_text()))
    assert said["resolverRoot"] == BASE
    assert said["supportedPrimaryKeys"] == ["01", "414", "00"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_lots_linkset_holds_its_products_level_too(goods, program):
    levels = json.loads(program(f"{LOT_PATH}?linkType=linkset").data)["linkset"]

    assert [level["anchor"] for level in levels] == [BASE + LOT_PATH, f"{BASE}/01/{GTIN}"]
    assert [link["hreflang"] for link in levels[0][f"{VOC}pip"]] == [["vi"], ["en"]]
    assert f"{VOC}hasRetailers" in levels[1]


@pytest.mark.parametrize("accept", ["application/linkset+json", "text/html, application/linkset+json"])
def test_the_media_type_alone_gets_the_linkset(goods, program, accept):
    answer = program(LOT_PATH, Accept=accept)

    assert (answer.status_code, answer.mimetype) == (200, "application/linkset+json")
    assert program(f"{LOT_PATH}?linkType=all", Accept=accept).status_code == 200
    assert any("json-ld#context" in link for link in answer.headers.getlist("Link"))


def test_every_link_type_leads_to_its_target(goods, program):
    levels = json.loads(program(f"{LOT_PATH}?linkType=linkset").data)["linkset"]
    for key, links in levels[0].items():
        if not key.startswith(VOC) or key.endswith("defaultLink"):
            continue
        for link in links:
            word = key.removeprefix(VOC)
            for spelled in (f"gs1:{word}", key, f"https://gs1.org/voc/{word}"):
                language = link.get("hreflang", ["vi"])[0]
                answer = program(f"{LOT_PATH}?linkType={spelled}", Accept_Language=language)
                location = answer.headers["Location"]
                assert answer.status_code == 307
                assert parse_qs(urlsplit(location).query)["linkType"] == [spelled]
                assert strip(location) == link["href"]


def strip(location: str) -> str:
    """Without the linkType that was passed on."""
    address, mark, fragment = location.partition("#")
    kept = [part for part in urlsplit(address).query.split("&") if not part.startswith("linkType=")]
    return address.partition("?")[0] + (f"?{'&'.join(kept)}" if kept else "") + mark + fragment


def test_a_link_type_works_for_a_browser_too_and_the_target_opens(goods, phone):
    answer = phone(f"{LOT_PATH}?linkType=gs1:recallStatus")
    assert answer.status_code == 307
    status = phone(answer.headers["Location"].removeprefix(BASE))
    assert json.loads(status.data)["status"] == "clear"


def test_an_unknown_link_type_is_not_found(goods, program):
    assert program(f"{LOT_PATH}?linkType=gs1:nosuchlt").status_code == 404
    assert program(f"{LOT_PATH}?linkType=%3Cscript%3E").status_code == 404


def test_where_nothing_decides_the_candidates_are_offered(goods, program, shared):
    answer = program(f"{LOT_PATH}?linkType=gs1:hasRetailers")

    assert (answer.status_code, answer.mimetype) == (300, "application/linkset+json")
    body = json.loads(answer.data)
    jsonschema.validate(body, json.loads((shared / "gs1-resolver" / "linkset-schema-1.2.0.json").read_text()))
    assert [link["title"] for link in body["linkset"][0][f"{VOC}hasRetailers"]] == ["Shopee", "Lazada"]


def test_the_whole_query_is_passed_on(goods, program):
    location = program(f"{LOT_PATH}?foo=bar&17=270810").headers["Location"]

    assert location == f"{BASE}/page{LOT_PATH}?foo=bar&17=270810"
    assert program(location.removeprefix(BASE)).status_code == 200


def test_an_unknown_lot_walks_up_to_the_product_and_says_so_there(goods, program, phone):
    for lot in ("KL8G", "A%2FB"):
        answer = program(f"/01/{GTIN}/10/{lot}?foo=bar")
        assert answer.status_code == 307
        assert answer.headers["Location"] == f"{BASE}/page/01/{GTIN}?lot={lot}&foo=bar"
        page = program(answer.headers["Location"].removeprefix(BASE))
        assert (page.status_code, "Cơ sở chưa khai lô nào mang số này" in page.text) == (200, True)
    assert "Cơ sở chưa khai lô" not in program(f"/page/01/{GTIN}?lot={LOT}").text


@pytest.mark.parametrize(
    "path",
    [f"{LOT_PATH}/foo", f"/01/{GTIN}/foo", f"/01/{GTIN}/10/%00", f"/01/{GTIN}?10=ABC", "/01/09521234543214", "/01/",
     f"//01/{GTIN}/foo"[1:], f"/01//{GTIN}", "/414/123", f"/01/{GTIN}/21/1/10/2"],
)  # fmt: skip
def test_a_broken_address_is_400_for_everybody(goods, program, phone, path):
    assert program(path).status_code == 400
    page = phone(path)
    assert page.status_code == 400
    assert "Địa chỉ này không đọc được" in page.text


def test_nothing_is_ever_200_for_an_error(goods, program):
    for path in ("/01/09521000000018", f"/t/{code('T', 77)}", f"/p/{code('P', 77)}", "/414/9521234543213"):
        answer = program(path)
        assert (answer.status_code, answer.mimetype) == (404, "text/plain")


def test_a_trailing_slash_changes_nothing(goods, program, phone, paths):
    for path in paths:
        assert program(f"{path}/").headers["Location"] == program(path).headers["Location"]
        assert phone(f"{path}/").status_code == 200


def test_options_tells_methods_and_where_the_linkset_is(goods, program, paths):
    for path in paths:
        answer = program(path, "OPTIONS")
        assert answer.status_code == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert f'<{BASE}{path}?linkType=linkset>; rel="linkset"' in answer.headers["Link"]


def test_every_answer_links_to_the_linkset_and_varies_by_what_decides(goods, program, phone):
    for answer in (
        program(LOT_PATH),
        phone(LOT_PATH),
        program(f"{LOT_PATH}?linkType=linkset"),
        program(LOT_PATH, "HEAD"),
    ):
        assert 'rel="linkset"' in ", ".join(answer.headers.getlist("Link"))
        assert 'rel="gs1:' not in str(answer.headers)
        assert {"Accept", "Accept-Language"} <= {one.strip() for one in answer.headers["Vary"].split(",")}


def test_head_answers_like_get(goods, program):
    for path in (LOT_PATH, f"{LOT_PATH}?linkType=linkset", f"{LOT_PATH}/foo", "/01/09521000000018"):
        head, get = program(path, "HEAD"), program(path)
        assert (head.status_code, head.headers.get("Location"), head.data) == (
            get.status_code, get.headers.get("Location"), b"",
        )  # fmt: skip


def test_capitals_answer_alike(goods, program, phone):
    assert phone(f"/T/{goods.rice.code}").data == phone(f"/t/{goods.rice.code}").data
    assert program(f"/T/{goods.rice.code}").headers["Location"] == f"{BASE}/page/t/{goods.rice.code}"
    assert phone(f"/P/{goods.plot.code}").status_code == 200


def test_other_methods_are_refused(goods, program):
    assert program(LOT_PATH, "POST").status_code in (400, 405)
    assert program(LOT_PATH, "DELETE").status_code in (400, 405)
