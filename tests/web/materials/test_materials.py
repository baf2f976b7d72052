"""The register of materials in a browser: list, form, page, banned list."""

from io import BytesIO

import pytest
from cast import sign_in, token_in
from PIL import Image

from trace.materials.actions import save_material
from trace.materials.models import Material, MaterialWaiting
from trace.materials.rules import LABEL, Waiting


@pytest.fixture
def sherpa(song_hoa, clerk, now):
    facts = {"kind": "pesticide", "name": "Sherpa 25EC", "active": "cypermethrin"}
    return save_material(song_hoa, facts, by=clerk, now=now, waitings=[Waiting("rice", 7, LABEL)])


def post(client, path, **data):
    return client.post(path, data={"csrf_token": token_in(client.get(path)), **data})


def photo():
    content = BytesIO()
    Image.new("RGB", (60, 40), "green").save(content, "PNG")
    return BytesIO(content.getvalue()), "nhan.png"


def test_an_empty_register_says_what_it_is_for(client, clerk, noon):
    page = sign_in(client, clerk).get("/materials/").get_data(as_text=True)

    assert "khi ghi việc chỉ cần chọn" in page
    assert 'href="/materials/new"' in page


def test_a_material_is_added_with_days_and_a_photo_of_its_label(client, clerk, noon):
    sign_in(client, clerk)
    answer = post(
        client, "/materials/new", kind="pesticide", name="Beam 75WP", active="tricyclazole", lot="B-01",
        **{"crop-0": "rice", "days-0": "14", "on_label-0": "1", "photo": photo()},
    )  # fmt: skip

    assert answer.status_code == 303
    found = Material.get()
    assert (found.name, found.active, found.file.is_public) == ("Beam 75WP", "tricyclazole", False)
    assert [(w.crop, w.days, w.certainty) for w in MaterialWaiting.select()] == [("rice", 14, "label")]
    page = client.get(answer.location).get_data(as_text=True)
    assert "Lúa gạo" in page
    assert "14 ngày" in page
    assert "Đã đọc trên nhãn" in page
    assert "Gợi ý chưa kiểm chứng cho tricyclazole: 7–14 ngày" in page


def test_a_mistake_comes_back_with_what_was_typed(client, clerk, noon):
    sign_in(client, clerk)
    answer = post(client, "/materials/new", kind="pesticide", name="Beam", **{"crop-0": "lúa", "days-0": "hai tuần"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "số nguyên" in page
    assert 'value="hai tuần"' in page
    assert 'value="Beam"' in page
    assert Material.select().count() == 0


def test_one_more_row_of_days_keeps_what_was_typed(client, clerk, noon):
    sign_in(client, clerk)
    page = post(client, "/materials/new", name="Beam", rows="3", action="add_row").get_data(as_text=True)

    assert 'name="days-3"' in page
    assert 'value="Beam"' in page


def test_editing_shows_what_stands_and_saves_it(client, clerk, sherpa, noon):
    sign_in(client, clerk)
    path = f"/materials/{sherpa.code}/edit"
    assert 'value="7"' in client.get(path).get_data(as_text=True)
    answer = post(client, path, kind="pesticide", name="Sherpa 25EC", active="cypermethrin 25%", **{"days-0": "10"})

    assert answer.status_code == 303
    assert Material.get_by_id(sherpa.id).active == "cypermethrin 25%"
    assert [(w.crop, w.days, w.certainty) for w in MaterialWaiting.select()] == [("", 10, "unverified")]


def test_list_and_page_say_where_it_is_banned(client, clerk, sherpa, noon):
    sign_in(client, clerk)

    for path in ("/materials/", f"/materials/{sherpa.code}", "/materials/banned?q=Sherpa+cypermetrin"):
        page = client.get(path).get_data(as_text=True)
        assert "Cypermethrin: cấm dùng trong nuôi trồng thủy sản (TT 10/2016/TT-BNNPTNT)." in page
        assert "cấm dùng trong trồng trọt" not in page


def test_switching_off_and_on_again(client, clerk, sherpa, noon):
    sign_in(client, clerk)
    token = token_in(client.get(f"/materials/{sherpa.code}"))
    client.post(f"/materials/{sherpa.code}/deactivate", data={"csrf_token": token})
    client.get("/materials/")
    assert "Sherpa" not in client.get("/materials/").get_data(as_text=True)
    assert not Material.get_by_id(sherpa.id).is_active
    client.post(f"/materials/{sherpa.code}/activate", data={"csrf_token": token})
    assert Material.get_by_id(sherpa.id).is_active


def test_for_a_stranger_it_does_not_exist(client, stranger_clerk, sherpa, noon):
    sign_in(client, stranger_clerk)

    assert "Sherpa" not in client.get("/materials/").get_data(as_text=True)
    for path in (f"/materials/{sherpa.code}", f"/materials/{sherpa.code}/edit"):
        assert client.get(path).status_code == 404


def test_an_officer_reads_and_does_not_write(client, auditor, sherpa, noon):
    sign_in(client, auditor)

    page = client.get(f"/materials/{sherpa.code}").get_data(as_text=True)
    assert "Sherpa 25EC" in page
    assert "/edit" not in page
    assert client.get(f"/materials/{sherpa.code}/edit").status_code == 403
