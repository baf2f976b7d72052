"""Labels taken out of use over the API and the command line."""

import pytest

from trace.labels.models_void import LabelVoid


@pytest.fixture
def run(client, clerk_token, batch, noon) -> str:
    body = {"batch": batch.code, "layout": "a4-24", "count": 6}
    return client.post("/api/v1/label-runs", json=body, headers={"Authorization": f"Bearer {clerk_token}"}).json["id"]


def test_a_void_is_recorded_once_and_listed(client, clerk_token, run):
    headers = {"Authorization": f"Bearer {clerk_token}", "Idempotency-Key": "hủy-1".encode().hex()}
    address = f"/api/v1/label-runs/{run}/voids"
    answers = [client.post(address, json={"count": 2, "kind": "spoiled"}, headers=headers) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    assert answers[0].json["frees"] is True
    listed = client.get(address, headers=headers).json
    assert [one["id"] for one in listed] == [answers[0].json["id"]]
    bearer = {"Authorization": f"Bearer {clerk_token}"}
    assert client.post(address, json={"count": 5, "kind": "spoiled"}, headers=bearer).status_code == 409
    assert client.post(address, json={"count": 1, "kind": "wrong"}, headers=bearer).status_code == 422
    assert client.post(address, json={"count": 1, "kind": "?"}, headers=bearer).json["status"] == 422
    assert client.get(f"/api/v1/label-runs/{run}", headers=bearer).json["budget"]["used"] == 4


def test_the_commands_say_the_same(app, run, tmp_path):
    def invoke(*arguments):
        return app.test_cli_runner().invoke(args=["labels", *arguments])

    made = invoke("void", run.lower(), "--count", "2", "--kind", "left_over")
    assert made.exit_code == 0, made.output
    assert LabelVoid.get().via == "command"
    assert invoke("void", run, "--count", "9", "--kind", "spoiled").exit_code == 1
    shown = invoke("ledger")
    assert f"void\t{run}" in shown.stdout
    assert "6 printed, 0 reprinted, 2 destroyed" in shown.stderr
    for name in ("so.csv", "so.xlsx"):
        assert invoke("ledger", "--act", "void", "--output", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).stat().st_size > 100
    assert "no day" in invoke("ledger", "--since", "hôm qua").output
