"""The gallery of layouts and the editor of one's own: every change drawn, drafts kept, nothing of strangers."""

import io
import re
from html import unescape

import pytest
from cast import sign_in, token_in
from PIL import Image, ImageDraw

from trace.labels import actions_layouts, layouts, own_queries
from trace.labels.layout import layout_before, table_of
from trace.labels.models import LabelRun, LayoutPicture, OwnLayout, OwnLayoutVersion
from trace.labels.own_inputs import inputs_of
from trace.labels.own_samples import filling_for
from trace.labels.svg import render_svg

A4 = {
    **table_of(layout_before("250ddb702d016ea04ee4f9cde8b011d72cac9cfd4a3860b48637b30a240164c7")),
    "purpose": "trace_stamp",
}


def words(answer) -> str:
    return unescape(answer.get_data(as_text=True))


@pytest.fixture
def here(client, clerk, noon):
    return sign_in(client, clerk)


@pytest.fixture
def own(here, song_hoa, clerk, noon):
    return actions_layouts.copy_layout(song_hoa, A4, title="Tem gạo nếp", source="a4-24", by=clerk, now=noon)


@pytest.fixture
def send(here, own):
    """Post the editor as a browser does, with some inputs changed."""

    def post(act="preview", do="", files=None, **changed):
        address = f"/labels/layouts/{layouts.name_of(own)}"
        inputs = {key: value for key, value in inputs_of(own_queries.last_version(own).table).items() if value != ""}
        named = {key.replace("__", "-"): value for key, value in changed.items()}
        about = {"number": "1", "shown": "longest", "do": do, "csrf_token": token_in(here.get("/labels/layouts/"))}
        data = {**inputs, **about, **(files or {}), **named}
        return here.post(f"{address}/{act}", data=data, content_type="multipart/form-data")

    return post


def values(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input id="([^"]+)" name="\1" value="([^"]*)"', page))


def test_the_gallery_is_searched_and_filtered_and_used_layouts_come_first(here, song_hoa):
    page = words(here.get("/labels/layouts/"))
    for size in ("70 × 37 mm", "38,1 × 21,2 mm", "50 × 30 mm"):
        assert size in page
    assert "Chưa có mẫu riêng" in page
    found = words(here.get("/labels/layouts/?q=tomy+145"))
    assert "Tomy 145" in found
    assert "50 × 30 mm · " not in found
    assert "70 × 37 mm · " not in words(here.get("/labels/layouts/?kind=roll"))
    assert "Không có mẫu nào khớp" in words(here.get("/labels/layouts/?q=khongco"))
    assert here.get("/labels/layouts/a4-24/picture").data.startswith(b"\x89PNG")
    assert here.get("/labels/layouts/none/picture").status_code == 404
    assert "Căn chỉnh trước khi in" in words(here.get("/labels/layouts/tomy-145"))


def test_copying_opens_the_editor_with_the_longest_values(here, batch):
    answer = here.post("/labels/layouts/a4-24/copy", data={"csrf_token": token_in(here.get("/labels/layouts/"))})

    assert answer.status_code == 303
    page = words(here.get(answer.location))
    assert "Gạo nếp A Sào" in page
    assert "Vừa tem." in page
    assert OwnLayout.get().title.endswith("của cơ sở")


def test_the_preview_is_what_the_renderer_draws_of_the_saved_layout(here, own, send, batch, song_hoa, settings):
    moved = words(send(do="nudge block-0-x_mm 0,5"))
    assert values(moved)["block-0-x_mm"] == "5,5"
    assert own_queries.last_version(own).table["block"][0]["x_mm"] == 5, "looking saves nothing"

    assert send("save", block__0__x_mm="5,5").status_code == 303
    layout = layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id)
    drawn = render_svg(layout, filling_for(layout, "longest", song_hoa, settings=settings).facts)
    assert unescape(drawn) in moved
    assert unescape(drawn) in words(here.get(f"/labels/layouts/{layout.name}/edit"))


def test_every_problem_stands_in_words_beside_its_input(send, batch):
    page = words(send(block__0__width_mm="12"))
    assert "không vừa tem" in page
    assert re.search(r'id="block-0-field-\d-size_mm-error"', page)
    assert 'class="outline"' in page, "the boxes stand where no label can be drawn"
    over = words(send(symbol__0__x_mm="20"))
    assert "Mã 1 nằm đè lên Khối chữ 1." in over


def test_what_is_no_number_comes_back_as_it_was_typed(send):
    for typed in ("1e9", "NaN", "-3", "10.000", "<b>"):
        answer = send("save", grid__columns=typed)

        assert answer.status_code == 422
        assert values(words(answer))["grid-columns"] == unescape(typed)
        assert 'id="grid-columns-error"' in words(answer)
    assert OwnLayoutVersion.select().count() == 1


def test_half_a_layout_is_saved_as_a_draft_and_says_so(here, own, send):
    answer = send("save", symbol__0__x_mm="20")

    assert answer.location.endswith("/edit")
    assert "Đã lưu bản nháp số 2" in words(here.get(answer.location))
    assert "Tem vẫn in theo bản số 1" in words(here.get(f"/labels/layouts/{layouts.name_of(own)}"))


def test_a_version_saved_meanwhile_is_told_and_a_second_press_saves(here, own, send):
    send("save", dpi="600")
    answer = send("save", dpi="203")

    assert answer.status_code == 409
    page = words(answer)
    assert "Có người vừa lưu bản số 2" in page
    assert '<option value="203" selected>' in page, "what was chosen is kept"
    assert send("save", dpi="203", number=re.search(r'name="number" value="(\d+)"', page)[1]).status_code == 303


def test_versions_come_back_names_change_and_a_layout_is_put_aside_and_taken_up(here, own, send):
    address = f"/labels/layouts/{layouts.name_of(own)}"
    token = {"csrf_token": token_in(here.get("/labels/layouts/"))}
    send("save", dpi="600")
    page = words(here.get(address))
    assert "Hoàn tác: về bản số 1" in page
    here.post(f"{address}/undo", data=token)
    assert "Đưa về từ bản số 1" in words(here.get(address))
    here.post(f"{address}/versions/2/restore", data=token)
    assert OwnLayout.get().number == 4
    assert here.get(f"{address}/versions/2/picture").data.startswith(b"<svg")
    refused = here.post(f"{address}/rename", data={**token, "title": "x" * 81})
    assert (refused.status_code, "x" * 81 in words(refused)) == (422, True)
    here.post(f"{address}/rename", data={**token, "title": "Tem mới"})
    here.post(f"{address}/retire", data=token)
    assert "Mẫu này đã thôi dùng" in words(here.get(address))
    assert "Tem mới" not in words(here.get("/labels/new?batch=")), "not offered for printing"
    here.post(f"{address}/revive", data=token)
    assert "Đã dùng lại mẫu “Tem mới”" in words(here.get(address))


def test_a_logo_is_put_on_the_label(here, own, send, song_hoa):
    picture = Image.new("L", (200, 100), 255)
    ImageDraw.Draw(picture).rectangle((20, 20, 180, 80), fill=0)
    sent = io.BytesIO()
    picture.save(sent, "JPEG")
    page = words(send(do="picture", files={"picture_file": (io.BytesIO(sent.getvalue()), "logo.jpg")}))

    kept = LayoutPicture.get()
    assert f'name="picture-0-sha256" value="{kept.sha256}"' in page
    assert bytes(kept.content).startswith(b"\x89PNG")
    refused = words(send(do="picture", files={"picture_file": (io.BytesIO(b"<svg/>"), "logo.png")}))
    assert "Không đọc được hình này" in refused
    assert "picture-0-sha256" not in words(send(do="picture", picture_known="ab" * 32)), "only pictures of one's own"
    box = {"x_mm": "66", "y_mm": "0", "width_mm": "3,5", "height_mm": "2", "sha256": kept.sha256}
    answer = send("save", **{f"picture__0__{key}": value for key, value in box.items()})
    assert answer.status_code == 303
    assert layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id).pictures[0].content


def test_strangers_and_officers_find_nothing_of_it(app, own, stranger_clerk, auditor):
    address = f"/labels/layouts/{layouts.name_of(own)}"
    stranger, officer = sign_in(app.test_client(), stranger_clerk), sign_in(app.test_client(), auditor)
    for path in ("", "/picture", "/edit", "/versions/1/picture"):
        assert stranger.get(address + path).status_code == 404
        assert officer.get(address + path).status_code in (403, 404)
    token = {"csrf_token": token_in(stranger.get("/labels/layouts/"))}
    for act in ("preview", "save", "copy", "rename", "retire", "revive", "undo", "versions/1/restore"):
        assert stranger.post(f"{address}/{act}", data=token).status_code == 404
    assert "Tem gạo nếp" not in words(stranger.get("/labels/layouts/"))
    gallery = words(officer.get("/labels/layouts/"))
    assert "Tem gạo nếp" not in gallery
    assert "Chép để sửa" not in gallery


def test_an_own_layout_is_ordered_and_an_officer_sees_what_was_printed(here, app, own, batch, auditor, far_auditor):
    form = here.get(f"/labels/new?batch={batch.code}")
    assert "Tem gạo nếp" in words(form)
    name = layouts.name_of(own)
    here.post("/labels/", data={"batch": batch.code, "layout": name, "count": "2", "copies": "1", "slot": "1",
                                "slot_layout": name, "csrf_token": token_in(form)})  # fmt: skip
    run = LabelRun.get()
    assert run.layout == name
    officer = sign_in(app.test_client(), auditor)
    assert f"/labels/layouts/printed/{run.number}" in words(officer.get(f"/labels/runs/{run.number}"))
    page = words(officer.get(f"/labels/layouts/printed/{run.number}"))
    assert "Tem gạo nếp" in page
    assert "Mẫu này nay vẫn thế." in page
    assert sign_in(app.test_client(), far_auditor).get(f"/labels/layouts/printed/{run.number}").status_code == 404
