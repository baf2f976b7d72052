"""Papers on the pages: buttons where the thing is, files inline or to keep, sheets to choose, where their QR leads."""

from html import unescape

import pytest
from cast import LONG_AGO, sign_in
from papered import codes_on, entry, pages_of, text_of

from trace.events import actions
from trace.sites.actions import save_site


@pytest.fixture
def staff(app, noon, clerk):
    return sign_in(app.test_client(), clerk)


def words(page) -> str:
    assert page.status_code == 200, page.status_code
    return unescape(page.get_data(as_text=True))


def test_a_season_offers_its_diary_and_a_sheet_to_write_on(staff, season):
    page = words(staff.get(f"/seasons/{season.code}"))

    for address in ("diary.pdf", "diary.pdf?download=1", "diary.xlsx", "sheet.pdf"):
        assert f'href="/seasons/{season.code}/{address}"' in page


def test_a_paper_is_shown_in_the_browser_and_kept_when_asked(staff, season):
    shown = staff.get(f"/seasons/{season.code}/diary.pdf")
    kept = staff.get(f"/seasons/{season.code}/diary.pdf?download=1")

    assert shown.content_type == "application/pdf"
    assert shown.headers["Content-Disposition"] == f'inline; filename="nhat-ky-san-xuat-{season.code}.pdf"'
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert "object-src 'self'" in shown.headers["Content-Security-Policy"]
    assert "Nhật ký sản xuất" in text_of(shown.data)
    assert "In lúc 12:00 23/11/2026" in text_of(shown.data)


def test_excel_is_always_kept(staff, season):
    answer = staff.get(f"/seasons/{season.code}/diary.xlsx")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="nhat-ky-san-xuat-{season.code}.xlsx"'
    assert answer.data[:2] == b"PK"


def test_a_lot_offers_its_dossier(staff, lots):
    assert f"/batches/{lots[0].code}/dossier.pdf" in words(staff.get(f"/batches/{lots[0].code}"))
    assert len(pages_of(staff.get(f"/batches/{lots[0].code}/dossier.pdf").data)) == 1


def test_a_dispatch_offers_its_note_and_other_work_does_not(staff, dispatch, season):
    assert f"/events/{dispatch.id}/note.pdf" in words(staff.get(f"/events/{dispatch.id}"))
    assert "17C-123.45" in text_of(staff.get(f"/events/{dispatch.id}/note.pdf").data)
    first = actions.record_diary([season], step="R07", entry=entry_of(season))
    assert "note.pdf" not in words(staff.get(f"/events/{first.id}"))
    assert staff.get(f"/events/{first.id}/note.pdf").status_code == 409


def entry_of(season):
    from trace.access.models import Membership
    from trace.access.queries import viewer_of

    member = Membership.get(Membership.organisation == season.organisation_id)
    return entry(viewer_of(member), LONG_AGO)


def test_an_officer_prints_what_is_in_scope(app, noon, auditor, far_auditor, season, lots, dispatch):
    officer, far = sign_in(app.test_client(), auditor), sign_in(app.test_client(), far_auditor)
    for address in (f"/seasons/{season.code}/diary", f"/batches/{lots[0].code}/dossier", f"/events/{dispatch.id}/note"):
        assert officer.get(f"{address}.pdf").status_code == 200, address
        assert far.get(f"{address}.pdf").status_code == 404, address
    assert f"/events/{dispatch.id}/note.pdf" in words(officer.get(f"/events/{dispatch.id}"))


def test_plots_are_chosen_and_come_in_one_file(staff, plots, pond):
    page = words(staff.get(f"/papers/sheets?site={plots[1].code}"))
    assert f'value="{plots[1].code}" checked' in page
    assert f'value="{plots[0].code}" checked' not in page
    assert "Ao A3" in page

    answer = staff.get(f"/papers/sheets.pdf?site={plots[0].code}&site={pond.code}")
    assert answer.status_code == 200
    first, *_rest = codes_on(answer.data, 0, 203)
    assert first == f"https://txng.example/sites/{plots[0].code}/record"
    assert 'filename="to-ghi-nhat-ky-2.pdf"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("", "Chưa chọn ruộng hoặc ao nào."), ("&rows=99", "từ 1 đến 40"), ("&rows=nhiều", "từ 1 đến 40")],
)
def test_what_makes_no_sheet_is_said_in_the_form_with_what_was_chosen(staff, plots, query, sentence):
    site = f"site={plots[0].code}" if query else "rows="
    answer = staff.get(f"/papers/sheets.pdf?{site}{query}")
    page = unescape(answer.get_data(as_text=True))

    assert answer.status_code == 422
    assert sentence in page
    if query:
        assert f'value="{plots[0].code}" checked' in page


def test_an_unknown_list_of_steps_is_not_found(staff, plots):
    assert staff.get(f"/papers/sheets.pdf?site={plots[0].code}&template=lua").status_code == 404


def test_where_nothing_grows_the_way_to_a_first_plot_is_shown(staff):
    assert "/sites/new" in words(staff.get("/papers/sheets"))


def test_the_code_of_a_sheet_leads_to_the_recording_of_the_open_season(staff, season, plots):
    answer = staff.get(f"/sites/{plots[0].code}/record")

    assert answer.location == f"/seasons/{season.code}/record"
    assert staff.get(answer.location).status_code == 200


def test_the_code_leads_to_the_place_where_nothing_is_open_and_to_the_list_where_much_is(
    staff, song_hoa, clerk, season, plots
):
    bare = save_site(song_hoa, {"kind": "plot", "name": "Bãi", "address": plots[0].address}, by=clerk, now=LONG_AGO)
    assert staff.get(f"/sites/{bare.code}/record").location == f"/sites/{bare.code}"

    actions.open_season(
        song_hoa, template="rice", name="Vụ xen", variety="BC15", sites=[plots[0]], entry=entry(clerk, LONG_AGO)
    )
    listed = staff.get(f"/sites/{plots[0].code}/record").location
    page = words(staff.get(listed))
    assert "Vụ xen" in page
    assert "Vụ mùa 2026" in page


def test_a_place_leads_to_its_sheets(staff, plots):
    assert f"/papers/sheets?site={plots[0].code}" in words(staff.get(f"/sites/{plots[0].code}"))
    assert "/papers/sheets" in words(staff.get("/sites/"))


def test_papers_speak_the_readers_language(staff, season):
    assert "Production diary" in text_of(staff.get(f"/seasons/{season.code}/diary.pdf?lang=en").data)
