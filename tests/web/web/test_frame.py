"""The frame of pages in the real app: language, addresses of files, a calm answer to an unknown code."""

import os
import re

import pytest
from cast import sign_in
from flask import Flask
from flask.testing import FlaskClient

from trace.web import static_files


def test_an_unknown_code_is_answered_calmly_with_a_way_to_try_again(client: FlaskClient) -> None:
    answer = client.get("/t/ZZZZZZZ/no/such/page", headers={"Accept": "text/html"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 404
    assert "Không tìm thấy mã này" in page
    assert '<form class="lookup" method="get"' in page
    assert "<script" not in page
    assert "Traceback" not in page


@pytest.mark.parametrize("number", ["9999999999", "9" * 30])
def test_a_row_number_that_no_table_holds_is_not_found(app, admin, number: str) -> None:
    client = sign_in(app.test_client(), admin)

    for address in (f"/people/{number}", f"/certificates/{number}", f"/events/{number}", f"/exchange/{number}"):
        assert client.get(address).status_code == 404, address


def test_the_language_switch_offers_the_other_language_by_post(client: FlaskClient) -> None:
    vietnamese = client.get("/sign-in", headers={"Accept-Language": "vi"}).get_data(as_text=True)
    english = client.get("/sign-in?lang=en").get_data(as_text=True)

    assert '<html lang="vi">' in vietnamese
    assert 'method="post" action="/language/en"' in vietnamese
    assert '<html lang="en">' in english
    assert 'method="post" action="/language/vi"' in english


def test_every_file_that_a_page_names_is_there(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    addresses = {address.split("#")[0] for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page)}

    assert len(addresses) >= 3
    for address in addresses:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("weight", ["400", "700"])
def test_the_stylesheets_font_is_there(client: FlaskClient, weight: str) -> None:
    assert client.get(f"/static/fonts/be-vietnam-pro-{weight}.woff2").status_code == 200


def test_a_files_address_changes_with_its_bytes(tmp_path) -> None:
    app = Flask("small", static_folder=str(tmp_path), static_url_path="/static")
    static_files.install(app)
    file = tmp_path / "look.css"

    file.write_bytes(b"a { color: green }")
    os.utime(file, ns=(1, 1))
    first = address_of(app, "look.css")
    file.write_bytes(b"a { color: black }")
    os.utime(file, ns=(2, 2))

    assert re.fullmatch(r"/static/look\.css\?v=[0-9a-f]{8}", first)
    assert address_of(app, "look.css") != first


def test_a_missing_file_keeps_its_plain_address(tmp_path) -> None:
    app = Flask("small", static_folder=str(tmp_path), static_url_path="/static")
    static_files.install(app)

    assert address_of(app, "absent.css") == "/static/absent.css"


def address_of(app: Flask, name: str) -> str:
    with app.test_request_context():
        return app.url_for("static", filename=name)
