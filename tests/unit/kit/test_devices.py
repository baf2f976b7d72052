"""A browser is known by a random number of its own; only its hash leaves the cookie."""

from flask import Flask

from trace.kit.devices import COOKIE, device_of_request


def make_app() -> Flask:
    app = Flask(__name__)
    app.config.update(SESSION_COOKIE_SECURE=True, TESTING=True)
    app.add_url_rule("/", view_func=lambda: f"{device_of_request()} {device_of_request()}")
    return app


def test_a_browser_keeps_its_number_and_two_browsers_differ():
    app = make_app()
    one, other = app.test_client(), app.test_client()
    first = one.get("/", base_url="https://localhost")
    kept = first.headers["Set-Cookie"]

    assert "HttpOnly" in kept
    assert "Secure" in kept
    assert "SameSite=Lax" in kept
    again = one.get("/", base_url="https://localhost")
    assert again.text == first.text
    assert len(set(first.text.split())) == 1
    assert "Set-Cookie" not in again.headers
    assert other.get("/", base_url="https://localhost").text != first.text


def test_the_number_itself_is_never_told_and_a_made_up_one_is_replaced():
    client = make_app().test_client()
    client.set_cookie(COOKIE, "x" * 500)
    answer = client.get("/")

    assert COOKIE in answer.headers["Set-Cookie"]
    number = answer.headers["Set-Cookie"].split(";")[0].partition("=")[2]
    assert number not in answer.text
