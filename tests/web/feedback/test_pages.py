"""From the public page to the answer: the shopper's form, the receipt, the list and the report of those who answer."""

import re
from html import unescape
from io import BytesIO

import pytest
from cast import sign_in, token_in
from PIL import Image

from trace.feedback.models import Feedback, FeedbackContact
from trace.kit.models import Throttle

WORDS = "Gói mở ra có mùi mốc"


def picture():
    kept = BytesIO()
    Image.new("RGB", (400, 300), "green").save(kept, "JPEG")
    return BytesIO(kept.getvalue())


def send(client, batch, **values):
    page = client.get(f"/feedback/report?about={batch.code}&serial=AB12")
    sent = {"csrf_token": token_in(page), "about": batch.code, "serial": "AB12", "kind": "spoiled", "words": WORDS}
    return client.post("/feedback/report", data={**sent, **values}, content_type="multipart/form-data")


@pytest.fixture
def report(client, batch, department):
    answer = send(client, batch, photo=(picture(), "goi.jpg"))
    assert answer.status_code == 303
    return Feedback.get()


def test_the_public_page_leads_to_the_form(client, batch):
    page = client.get(f"/t/{batch.code}", headers={"Accept": "text/html"}).text
    href = re.search(r'href="(/feedback/report\?about=[^"]+)"', page)[1]
    form = client.get(href)

    assert form.status_code == 200
    assert form.headers["Cache-Control"] == "no-store"
    assert batch.lot in form.text
    assert "<script" not in form.text


def test_a_shopper_sends_and_reads_the_answer_by_the_receipt(client, report, auditor):
    assert report.photo.is_public is False
    receipt = client.get(f"/feedback/receipt/{report.code}?sent=1").text
    assert report.code in receipt
    assert WORDS not in receipt

    sign_in(client, auditor)
    page = client.get(f"/feedback/{report.code}")
    assert WORDS in page.text
    data = {"csrf_token": token_in(page), "words": "Cơ sở đã thu lại gói này."}
    assert client.post(f"/feedback/{report.code}/answer", data=data).status_code == 303
    receipt = client.get(f"/feedback/receipt/{report.code}").text
    assert "Cơ sở đã thu lại gói này." in receipt
    assert auditor.name not in receipt


def test_what_was_typed_is_kept_where_something_is_missing(client, batch, db):
    answer = send(client, batch, kind="", contact="0987 654 321")

    assert answer.status_code == 422
    assert WORDS in answer.text
    assert 'id="error-kind"' in answer.text or "Chọn điều muốn phản ánh" in answer.text
    assert Feedback.select().count() == FeedbackContact.select().count() == 0


def test_the_same_form_sent_twice_is_one_report(client, batch, db):
    for _ in range(2):
        assert send(client, batch, entry_id="0b5f1f0a-6a2f-4a53-9a0b-5e6f2f1c0a01").status_code == 303
    assert Feedback.select().count() == 1


def test_a_network_that_reports_without_end_is_slowed_down(client, batch, db):
    answers = [send(client, batch).status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]
    assert Feedback.select().count() == 5


def test_receipts_are_not_guessed(client, db):
    seen = [client.get(f"/feedback/receipt/AAAAAAAA{n:02d}").status_code for n in range(31)]

    assert seen == [404] * 30 + [429]
    assert Throttle.select().where(Throttle.bucket.startswith("receipt:")).count() == 1


def test_strangers_see_neither_list_nor_report_nor_photo(client, report, stranger_manager):
    assert client.get("/feedback/").status_code == 303
    assert client.get(f"/files/{report.photo.sha256}").status_code == 404
    sign_in(client, stranger_manager)
    assert client.get(f"/feedback/{report.code}").status_code == 404
    assert WORDS not in client.get("/feedback/").text
    assert client.get(f"/files/{report.photo.sha256}").status_code == 404


def test_the_organisation_sees_the_report_and_never_the_contact(client, batch, manager):
    send(client, batch, contact="0987 654 321", consent="1")
    report = Feedback.get()
    sign_in(client, manager)
    page = client.get(f"/feedback/{report.code}")
    assert WORDS in page.text
    assert "0987" not in page.text
    close = client.post(f"/feedback/{report.code}/close", data={"csrf_token": token_in(page), "outcome": "mended"})
    assert close.status_code == 403


def test_the_office_sees_the_contact_and_may_erase_it(client, batch, auditor):
    send(client, batch, contact="0987 654 321", consent="1")
    report = Feedback.get()
    sign_in(client, auditor)
    page = client.get(f"/feedback/{report.code}")
    assert "0987 654 321" in page.text
    client.post(f"/feedback/{report.code}/erase-contact", data={"csrf_token": token_in(page)})
    assert FeedbackContact.select().count() == 0


def test_the_report_leads_to_an_inspection_a_recall_and_a_request_with_everything_filled_in(client, report, auditor):
    sign_in(client, auditor)
    page = client.get(f"/feedback/{report.code}").text
    hrefs = [unescape(one) for one in re.findall(r'href="(/(?:inspections|recalls|requests)/new\?[^"]+)"', page)]
    inspection, recall, asking = (client.get(href, follow_redirects=True) for href in hrefs)
    organisation, lot = report.organisation, report.batch

    assert [one.status_code for one in (inspection, recall, asking)] == [200] * 3
    for said in (f'value="feedback:{report.code}"', f'value="{organisation.code}"', f'value="{lot.code}"'):
        assert said in inspection.text
    assert lot.lot in recall.text
    assert f"from=feedback%3A{report.code}" in recall.text or f"from=feedback:{report.code}" in recall.text
    assert f'value="{organisation.code}"' in asking.text
    assert f"Theo phản ánh {report.code} của người mua" in asking.text
    assert lot.code in asking.text


def test_the_list_goes_into_files_without_what_was_said(client, report, auditor):
    sign_in(client, auditor)
    assert report.name in client.get("/feedback/").text
    for form in ("csv", "xlsx"):
        answer = client.get(f"/feedback/?as={form}")
        assert answer.status_code == 200
        assert WORDS.encode() not in answer.data
    assert report.code in client.get("/feedback/?as=csv").text


def test_a_report_changes_nothing_in_public(client, batch):
    before = client.get(f"/t/{batch.code}", headers={"Accept": "text/html"}).text
    for _ in range(5):
        send(client, batch, kind="fake")
    assert client.get(f"/t/{batch.code}", headers={"Accept": "text/html"}).text == before
