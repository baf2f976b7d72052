"""Strange values in every field of seasons, decisions, receipts and the register: refused or taken, never broken."""

import pytest

from trace.places.actions import seed_places
from trace.places.reading import read_reference

STRANGE = (
    "", " ", "\x00", "x" * 5000, "ệ" * 40, "T" * 8, "0" * 14, "-1", 0, -1, 1e300, 10**30, 0.1 + 0.2, True, None, [], {},
    [[]], [None], [{}], {"a": {"b": 1}}, {"commune": None}, ["T"] * 3, "0001-01-01", "9999-12-31",
    "9999-12-31T23:59:59-14:00", "R08", "R14", "KGM", "' OR 1=1 --",
    {"type": "Polygon", "coordinates": [[[1e300, None]]]},
)  # fmt: skip
WHY = {"reason": "x"}
SEASON = {
    "template": "rice", "name": "V", "sites": ["P1"], "opened_on": "2026-06-20", "variety": "x", "area": 5,
    "photos": [],
}  # fmt: skip
DIARY = {"step": "R04", "happened_at": "2026-07-01", "input_name": "NPK", "dose": {}, "seasons": [], "site": ""}
CUT = {
    "step": "R08", "happened_at": "2026-10-20", "lots": [{"quantity": 5}], "is_last": False, "moisture": 20,
    "method": "x",
}  # fmt: skip
BOUGHT = {
    "template": "rice", "name": "Gạo", "form": "milled", "quantity": 5, "unit": "KGM", "supplier_name": "A",
    "supplier_address": "", "supplier_code": "", "is_person": False, "happened_at": "2026-11-18", "step": "R17",
    "product": "", "lot": "", "produced_on": "2026-11-18", "expires_on": "2027-01-01", "site": "", "doc_no": "1",
}  # fmt: skip
CORRECTED = {
    **WHY, "happened_at": "2026-11-17", "quantities": {}, "produced_on": "2026-11-01", "expires_on": "2027-01-01",
    "pack_count": 1, "condition": "good", "doc_no": "1",
}  # fmt: skip
PRODUCT = {"name": "Gạo", "category": "rice", "gtin": "", "net_content": "5 kg", "shelf_life_days": 5, "brand": "x"}
SITE = {
    "kind": "plot", "name": "Đồng", "address": {"commune": "Xã A Sào"}, "area": "5 sào", "household_count": 5,
    "outline": None, "gln": "", "note": "x",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "whole"),
    [
        ("POST", "/seasons", SEASON),
        ("POST", "/seasons/{season}/events", DIARY),
        ("POST", "/seasons/{season}/harvest", CUT),
        ("POST", "/seasons/{season}/closing", {"happened_at": "2026-11-01"}),
        ("POST", "/batches/{lot}/hold", WHY),
        ("POST", "/batches/{lot}/release", WHY),
        ("POST", "/batches/{lot}/approval-withdrawal", WHY),
        ("POST", "/batches/{lot}/closing", {"happened_at": "2026-11-20", "labels_spoiled": 0}),
        ("POST", "/events/{event}/correction", CORRECTED),
        ("POST", "/events/{event}/cancellation", WHY),
        ("POST", "/receipts", BOUGHT),
        ("POST", "/products", PRODUCT),
        ("PATCH", "/products/{product}", PRODUCT),
        ("POST", "/sites", SITE),
        ("PATCH", "/sites/{site}", SITE),
    ],
)
def test_nothing_breaks(ask, season, plots, manager_token, method, path, whole):
    seed_places(read_reference())
    lot = ask("POST", "/receipts", **{key: value for key, value in BOUGHT.items() if value != ""}).json
    product = ask("POST", "/products", **PRODUCT).json
    address = path.format(
        season=season["code"], lot=lot["code"], event=lot["events"][0]["id"], product=product["code"],
        site=plots.far.code,
    )  # fmt: skip
    for field in (*whole, "unheard"):
        for strange in STRANGE:
            sent = {**{key: value for key, value in whole.items() if value not in ("", None)}, field: strange}
            if "sites" in sent and field != "sites":
                sent["sites"] = [plots.near.code]
            answer = ask(method, address, token=manager_token, **sent)
            assert answer.status_code in (200, 201, 404, 409, 422), (field, strange, answer.json)
            if answer.status_code >= 400:
                assert answer.content_type == "application/problem+json"
                assert answer.json["status"] == answer.status_code
