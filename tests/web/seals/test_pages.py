"""Anyone checks a PDF at `/seals/` and takes the certificate along."""

import io
import re

import pytest
from cryptography import x509
from reportlab.pdfgen.canvas import Canvas

from trace.seals.actions import seal_pdf
from trace.seals.pages import FILES_PER_MINUTE


def paper() -> bytes:
    kept = io.BytesIO()
    canvas = Canvas(kept)
    canvas.drawString(100, 700, "One")
    canvas.save()
    return kept.getvalue()


@pytest.fixture
def check(client):
    def send(content, name="bao-cao.pdf"):
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/seals/").text)[1]
        data = {"csrf_token": token} | ({"file": (io.BytesIO(content), name)} if content is not None else {})
        return client.post("/seals/", data=data)

    return send


def test_a_stranger_reads_whether_a_file_is_whole(check, settings, noon):
    sealed = seal_pdf(paper(), reason="Biên bản 7", now=noon, settings=settings)
    answer = check(sealed)

    assert answer.status_code == 200
    assert "Tệp còn nguyên" in answer.text
    assert "Biên bản 7" in answer.text
    assert "23/11/2026 12:00:00" in answer.text
    assert "không phải là chữ ký của cán bộ" in answer.text
    changed = check(sealed.replace(b"Canvas", b"Kanvas", 1).replace(b"ReportLab", b"ReportLob", 1))
    assert "đã bị sửa" in changed.text
    assert "không có niêm phong" in check(paper()).text


def test_what_is_no_pdf_is_refused_beside_the_input(check, noon):
    for content, name in ((b"hello", "a.pdf"), (None, ""), (b"", "")):
        answer = check(content, name)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text


def test_a_file_name_is_shown_as_text(check, noon):
    assert "<b>x" not in check(paper(), "<b>x.pdf").text


def test_trying_without_end_is_slowed_down(check, noon):
    answers = {check(b"hello").status_code for _ in range(FILES_PER_MINUTE + 1)}
    assert answers == {422, 429}


def test_the_certificate_is_given_to_anyone(client, noon):
    answer = client.get("/seals/certificate.pem")

    assert answer.mimetype == "application/x-pem-file"
    found = x509.load_pem_x509_certificate(answer.data)
    assert "không phải chữ ký của cán bộ" in found.subject.rfc4514_string()
    assert b"PRIVATE" not in answer.data


def test_the_page_speaks_english(client, noon):
    assert (
        "not the signature of an officer nor the stamp" in client.get("/seals/", headers={"Accept-Language": "en"}).text
    )
