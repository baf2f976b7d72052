"""Papers over the API: the same files, a token's own only, refusals as problems."""

import pytest
from papered import codes_on, pages_of, text_of


@pytest.fixture
def call(client, clerk_token, noon):
    def get(path, token=clerk_token):
        return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})

    return get


def test_a_diary_as_pdf_and_as_excel(call, season):
    pdf, xlsx = call(f"/seasons/{season.code}/diary"), call(f"/seasons/{season.code}/diary?format=xlsx")

    assert (pdf.status_code, pdf.content_type) == (200, "application/pdf")
    assert "Vụ mùa 2026" in text_of(pdf.data)
    assert xlsx.content_type.endswith("spreadsheetml.sheet")
    assert xlsx.headers["Content-Disposition"].startswith("attachment")


def test_a_dossier_by_short_code(call, lots):
    answer = call(f"/batches/{lots[0].code}/dossier")

    assert answer.status_code == 200
    assert len(pages_of(answer.data)) == 1


def test_a_dispatch_note_and_a_refusal_for_what_did_not_leave(call, dispatch, season):
    assert "Phiếu xuất kho" in text_of(call(f"/events/{dispatch.id}/dispatch-note").data)
    from trace.events.models import Event

    opened = Event.get(Event.kind == "open")
    refused = call(f"/events/{opened.id}/dispatch-note")
    assert (refused.status_code, refused.content_type) == (409, "application/problem+json")
    assert "xuất hàng" in refused.json["detail"]


def test_sheets_of_one_plot_and_of_several(call, plots):
    one = call(f"/sites/{plots[0].code}/diary-sheets?rows=4")
    many = call(f"/diary-sheets?site={plots[1].code}&site={plots[0].code}")

    assert codes_on(one.data, 0, 203) == [f"https://txng.example/sites/{plots[0].code}/record"]
    assert codes_on(many.data, 0, 203) == [f"https://txng.example/sites/{plots[1].code}/record"]
    assert len(pages_of(many.data)) == 4


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/diary-sheets", 422),
        ("/diary-sheets?site=P999", 404),
        ("/diary-sheets?site={site}&rows=0", 422),
        ("/diary-sheets?site={site}&rows=nhiều", 422),
        ("/sites/{site}/diary-sheets?format=docx", 422),
        ("/sites/{site}/diary-sheets?template=lua", 404),
        ("/seasons/T0000000/diary", 404),
        ("/events/999999/dispatch-note", 404),
        ("/batches/T0000000/dossier", 404),
    ],
)
def test_what_cannot_be_printed_is_a_problem(call, plots, path, status):
    answer = call(path.format(site=plots[0].code))

    assert answer.status_code == status, answer.data
    assert answer.content_type == "application/problem+json"


def test_strangers_find_nothing(call, stranger_token, season, lots, dispatch, plots):
    for path in (
        f"/seasons/{season.code}/diary", f"/batches/{lots[0].code}/dossier", f"/events/{dispatch.id}/dispatch-note",
        f"/sites/{plots[0].code}/diary-sheets", f"/diary-sheets?site={plots[0].code}",
    ):  # fmt: skip
        assert call(path, token=stranger_token).status_code == 404, path
