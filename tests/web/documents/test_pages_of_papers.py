"""The pages of a paper in the browser: several files at once, thumbnails, order, a wrong one away."""

import re
from io import BytesIO

import pytest
from cast import sign_in, token_in
from papers import AUTHOR, DEVICE, pdf, photo

from trace.documents.models import Certificate, StoredFile
from trace.documents.queries import pages_of
from trace.seasons.models import Season

PAPER = {"kind": "vietgap", "number": "VietGAP-TT-20", "issuer": "Trung tâm Chứng nhận"}


@pytest.fixture
def desk(app, clerk, noon):
    return sign_in(app.test_client(), clerk)


@pytest.fixture
def paper(desk):
    send(desk, "/certificates/new", photo(colour="red"), photo(colour="green"), subject="organisation:HTX-01", **PAPER)
    return Certificate.get()


def send(client, address, *contents, page="/certificates/new", **data):
    files = [(BytesIO(content), f"Nguyen Van Mat {number}.jpg") for number, content in enumerate(contents)]
    return client.post(address, data={"csrf_token": token_in(client.get(page)), "file": files, **data})


def names(paper):
    return [file.sha256 for file in pages_of(paper)]


def test_several_files_become_pages_in_their_order_with_a_picture_of_each(desk, paper):
    page = desk.get(f"/certificates/{paper.id}").get_data(as_text=True)
    shown = re.findall(r'<img src="/files/([0-9a-f]{64})-small"', page)

    assert shown == names(paper)
    assert "Trang 2" in page
    assert "Người quét tem xem được các trang này." in page


def test_a_pdf_is_shown_with_its_number_of_pages(desk, paper):
    send(desk, f"/certificates/{paper.id}/pages", pdf(3))
    page = desk.get(f"/certificates/{paper.id}").get_data(as_text=True)
    got = desk.get(f"/files/{names(paper)[2]}")

    assert "3 trang" in page
    assert (got.content_type, got.data[:5]) == ("application/pdf", b"%PDF-")
    assert AUTHOR.encode() not in got.data


def test_a_page_goes_forward_and_a_wrong_one_away(app, desk, paper):
    first, second = names(paper)
    send(desk, f"/certificates/{paper.id}/pages/{second}/earlier")
    assert names(paper) == [second, first]

    send(desk, f"/certificates/{paper.id}/pages/{first}/remove")
    assert names(paper) == [second]
    assert app.test_client().get(f"/files/{first}").status_code == 404
    assert app.test_client().get(f"/files/{first}-small").status_code == 404
    assert app.test_client().get(f"/files/{second}").status_code == 200


def test_a_refused_file_is_said_on_the_paper_and_nothing_is_added(desk, paper):
    answer = send(desk, f"/certificates/{paper.id}/pages", photo(colour="blue"), b"MZ")
    page = desk.get(answer.location).get_data(as_text=True)

    assert "Không đọc được ảnh này" in page
    assert len(names(paper)) == 2


def test_a_quarantine_paper_of_fry_hangs_on_its_season_and_only_the_house_and_officers_open_it(
    app, desk, auditor, far_auditor, stranger_manager, song_hoa
):
    season = season_of(song_hoa)
    form = desk.get(f"/certificates/new?about=season:{season.code}").get_data(as_text=True)
    facts = {**PAPER, "kind": "quarantine", "subject": f"season:{season.code}"}
    assert send(desk, "/certificates/new", photo(colour="blue"), **facts).status_code == 303
    name = StoredFile.get().sha256

    assert f'value="season:{season.code}" selected' in form
    assert Certificate.get().subject_kind == "season"
    assert "Chỉ cơ sở và cán bộ kiểm tra xem được các trang này." in desk.get(
        f"/certificates/{Certificate.get().id}"
    ).get_data(as_text=True)
    for who, status in ((desk, 200), (sign_in(app.test_client(), auditor), 200)):
        assert who.get(f"/files/{name}").status_code == status
    for nosy in (far_auditor, stranger_manager):
        assert sign_in(app.test_client(), nosy).get(f"/files/{name}").status_code == 404
    assert app.test_client().get(f"/files/{name}").status_code == 404


def test_the_name_a_file_had_and_the_device_never_leave(desk, paper):
    name = names(paper)[0]
    for address in (f"/certificates/{paper.id}", "/certificates/", f"/files/{name}", f"/files/{name}-card.jpg"):
        answer = desk.get(address)
        assert b"Nguyen Van Mat" not in answer.data + str(answer.headers).encode()
        assert DEVICE.encode() not in answer.data


def test_a_stranger_changes_no_page(app, paper, stranger_manager):
    nosy, name = sign_in(app.test_client(), stranger_manager), names(paper)[0]

    assert send(nosy, f"/certificates/{paper.id}/pages/{name}/remove").status_code == 404
    assert send(nosy, f"/certificates/{paper.id}/pages", photo()).status_code == 404
    assert len(names(paper)) == 2


def season_of(organisation) -> Season:
    from types import SimpleNamespace

    from cast import make_person
    from route_objects import season_of_song_hoa

    recorder = make_person("+84912000099", "Ngô Thị Chín", "staff", organisation)
    return season_of_song_hoa(SimpleNamespace(song_hoa=organisation, clerk=recorder))
