"""POST /api/v1/recalls and GET: once with a key, whoever asks twice; strangers find nothing."""

from tests.recalled import fresh
from trace.recalls.models import Recall


def ask(client, token, body, key="k1"):
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    return client.post("/api/v1/recalls/", json=body, headers=headers)


def test_a_managers_token_calls_back_at_once(client, chain, at_shop, manager_token, noon):
    body = {"batch": chain.paddy.code, "reason": "Dư lượng thuốc", "hazard": "chemical"}
    answer = ask(client, manager_token, body)

    assert answer.status_code == 201, answer.get_json()
    told = answer.get_json()
    assert (told["state"], told["law"], len(told["lots"])) == ("open", "tt17", 3)
    assert fresh(at_shop).is_recalled
    again = ask(client, manager_token, body)
    assert again.get_json()["code"] == told["code"]
    assert Recall.select().count() == 1
    shown = client.get(answer.headers["Location"], headers={"Authorization": f"Bearer {manager_token}"})
    assert shown.get_json()["code"] == told["code"]


def test_a_clerks_token_leaves_a_draft(client, chain, clerk_token, noon):
    answer = ask(client, clerk_token, {"batch": chain.paddy.code, "reason": "Dư lượng thuốc"})

    assert (answer.status_code, answer.get_json()["state"]) == (201, "draft")
    assert not fresh(chain.paddy).is_recalled


def test_mistakes_and_strangers_are_refused(client, chain, manager_token, stranger_token, drafted, noon):
    assert ask(client, manager_token, {"batch": chain.paddy.code}).status_code == 422
    assert ask(client, manager_token, {"batch": "T9", "reason": "x"}, key="k2").status_code == 422
    assert ask(client, stranger_token, {"batch": chain.paddy.code, "reason": "x"}).status_code == 422
    recall = drafted(chain.paddy)
    answer = client.get(f"/api/v1/recalls/{recall.code}", headers={"Authorization": f"Bearer {stranger_token}"})
    assert answer.status_code == 404
