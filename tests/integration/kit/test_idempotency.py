"""The same key gets the same answer, the act happens once, and a refusal may be tried again."""

import pytest
from flask import Flask, Response, request

from trace.errors import Refusal, RuleBroken
from trace.kit.idempotency import idempotent
from trace.kit.models import GivenAnswer, Throttle
from trace.kit.problems import problem_of


@pytest.fixture
def door(db, now):
    app = Flask("door")
    app.register_error_handler(Refusal, lambda refusal: Response(str(refusal), status=refusal.status))

    @app.post("/acts")
    @idempotent
    def act():
        Throttle.create(bucket=f"act {Throttle.select().count()}", count=1, window_ends_at=now)
        if request.get_data() == b"refuse":
            raise RuleBroken("no")
        if request.get_data() == b"answer 422":
            return Response("no", status=422)
        return Response(f"made {Throttle.select().count()}", status=201)

    return app.test_client()


def test_a_repeat_gets_the_first_answer_and_acts_once(door):
    first = door.post("/acts", data=b"a", headers={"Idempotency-Key": "k1"})
    again = door.post("/acts", data=b"a", headers={"Idempotency-Key": "k1"})

    assert (first.status_code, first.text) == (again.status_code, again.text) == (201, "made 1")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Throttle.select().count() == 1


def test_the_same_key_with_other_content_is_refused(door):
    door.post("/acts", data=b"a", headers={"Idempotency-Key": "k1"})

    assert door.post("/acts", data=b"b", headers={"Idempotency-Key": "k1"}).status_code == 422
    assert Throttle.select().count() == 1


@pytest.mark.parametrize(("content", "status"), [(b"refuse", 409), (b"answer 422", 422)])
def test_a_refusal_keeps_nothing_and_may_be_tried_again(door, content, status):
    for _ in range(2):
        assert door.post("/acts", data=content, headers={"Idempotency-Key": "k2"}).status_code == status

    assert Throttle.select().count() == 0
    assert GivenAnswer.select().count() == 0


def test_without_a_key_every_request_acts(door):
    door.post("/acts", data=b"a")
    door.post("/acts", data=b"a")

    assert Throttle.select().count() == 2


def test_a_problem_names_the_field(db):
    app = Flask("door")
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    from flask_babel import Babel

    Babel(app)
    with app.test_request_context():
        body = problem_of(RuleBroken("Sai %(what)s.", field="lot", what="số lô")).get_json()
    assert body["status"] == 409
    assert body["errors"] == [{"pointer": "/lot", "detail": "Sai số lô."}]
