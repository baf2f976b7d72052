"""Findings for programs: the list, one lot's, and a manager's word with its key."""

import pytest
from cast import A_SAO
from labelled import make_batch, make_product

from trace.organisations.models import Organisation
from trace.readiness import actions
from trace.readiness.models import KeptFinding


@pytest.fixture
def batch(song_hoa, clerk, now, settings, noon):
    batch = make_batch(song_hoa, make_product(song_hoa, by=clerk, now=now, settings=settings), by=clerk, now=now)
    actions.check_due(now=now)
    return batch


@pytest.fixture
def reviewable(batch, monkeypatch):
    from trace.readiness.reading import rules

    loose = tuple(type(one)(**{**one.__dict__, "is_reviewable": one.code == "missing_step"}) for one in rules())
    monkeypatch.setattr("trace.readiness.queries_findings.rules", lambda: loose)
    return KeptFinding.get(KeptFinding.rule == "missing_step", KeptFinding.subject_id == batch.id)


def test_the_list_tells_rule_article_sentence_and_what_to_do(ask, batch):
    answer = ask("GET", "/findings?rule=missing_step&subject=batch")

    assert answer.status_code == 200
    (one,) = [item for item in answer.json["items"] if item["code"] == batch.code]
    assert one["article"] == "NĐ 37/2026 Đ23.5e; QĐ 25/QĐ-BNNMT"
    assert one["detail"].startswith("Chưa ghi bước:")
    assert (one["severity"], one["certainty"], one["gone_at"]) == ("warn", "inferred", None)
    assert one["todo"] == "Ghi bước còn thiếu"


def test_the_list_is_filtered_and_paged(ask, batch):
    assert ask("GET", "/findings?severity=stop&rule=missing_step").json["total"] == 0
    assert ask("GET", "/findings?state=gone").json == {"items": [], "total": 0, "next": None}
    assert ask("GET", "/findings?q=khong").json["total"] == 0
    assert ask("GET", "/findings?severity=heavy").status_code == 422
    assert ask("GET", "/findings?page=0").status_code == 422


def test_one_lots_findings(ask, batch, stranger_token):
    found = ask("GET", f"/batches/{batch.code}/findings").json

    assert "missing_step" in [one["rule"] for one in found]
    assert ask("GET", f"/batches/{batch.code}/findings?state=gone").json == []
    assert ask("GET", f"/batches/{batch.code}/findings", token=stranger_token).status_code == 404
    assert ask("GET", f"/batches/{batch.code}/findings", token=None).status_code == 401


def test_a_stranger_gets_an_empty_list(ask, batch, stranger_token):
    assert ask("GET", "/findings", token=stranger_token).json["total"] == 0


def test_a_managers_token_reviews_once(ask, reviewable, manager_token, clerk_token, stranger_token):
    path = f"/findings/{reviewable.id}/review"
    assert ask("POST", path, reason="x").status_code == 403
    assert ask("POST", path, token=stranger_token, reason="x").status_code == 404
    assert ask("POST", path, token=manager_token).status_code == 422

    answer = ask("POST", path, token=manager_token, key="one", reason="Mua gạo đã xay")

    assert answer.status_code == 201, answer.json
    assert answer.json["review_reason"] == "Mua gạo đã xay"
    assert ask("POST", path, token=manager_token, key="one", reason="Mua gạo đã xay").json == answer.json
    assert ask("GET", "/findings?state=reviewed").json["total"] == 1


def test_old_addresses_are_told_and_put_into_todays_units(ask, song_hoa, manager_token, clerk_token, stranger_token):
    line = {**A_SAO, "typed": "Thôn Đồng Chợ, huyện Quỳnh Phụ, tỉnh Thái Bình"}
    Organisation.update(address=line).where(Organisation.id == song_hoa.id).execute()

    (one,) = ask("GET", "/findings/addresses").json
    assert one["after"] == "Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên"
    assert ask("GET", "/findings/addresses", token=stranger_token).json == []
    assert ask("POST", "/findings/addresses", token=clerk_token).status_code == 403
    assert ask("POST", "/findings/addresses", token=stranger_token).status_code == 409

    done = ask("POST", "/findings/addresses", token=manager_token, key="k", keys=[one["key"]])

    assert done.status_code == 201, done.json
    assert done.json == [one]
    assert ask("POST", "/findings/addresses", token=manager_token, key="k", keys=[one["key"]]).json == [one]
    assert Organisation.get_by_id(song_hoa.id).address["typed"] == "Thôn Đồng Chợ"


def test_the_count_of_a_lot_and_of_all(ask, batch, stranger_token):
    items = ask("GET", f"/batches/{batch.code}/findings").json
    wanted = sum(one["severity"] != "note" for one in items)

    assert ask("GET", f"/findings/count?subject=batch&code={batch.code}").json["total"] == wanted > 0
    assert ask("GET", "/findings/count").json["total"] >= wanted
    assert ask("GET", "/findings/count?subject=season").json == {"stops": 0, "warns": 0, "total": 0}
    assert ask("GET", f"/findings/count?code={batch.code}", token=stranger_token).json["total"] == 0
    assert ask("GET", "/findings/count?subject=moon").status_code == 422
