"""/api/docs: the operations on one page of our own, for anybody, under the strict policy."""

import re

import pytest


@pytest.fixture
def page(client, noon):
    answer = client.get("/api/docs")
    assert answer.status_code == 200
    return answer


def test_every_operation_of_the_document_stands_there(page, client):
    text = page.get_data(as_text=True)
    paths = client.get("/api/v1/openapi.json").json["paths"]

    assert len(paths) >= 10
    for path, operations in paths.items():
        for method in operations.keys() - {"parameters"}:
            assert re.search(
                rf'<span class="method is-{method}">{method.upper()}</span> <code>{re.escape(path)}</code>', text
            )


def test_fields_and_answers_are_told(page):
    text = page.get_data(as_text=True)

    assert "<code>produced_on</code>" in text
    assert "<code>product</code> <strong>bắt buộc</strong>" in text
    assert "application/problem+json" in text
    assert "Idempotency-Key" in text
    for name in set(re.findall(r'href="#(shape-\w+)"', text)):
        assert f'id="{name}"' in text


def test_it_needs_no_script_and_no_other_host(page):
    text = page.get_data(as_text=True)

    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<script>" not in text
    assert " style=" not in text
    assert not re.findall(r'(?:src|<link[^>]*href)="https?://', text)


def test_in_english_too(client, noon):
    assert '<html lang="en">' in client.get("/api/docs?lang=en").get_data(as_text=True)
