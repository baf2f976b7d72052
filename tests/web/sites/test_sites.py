"""Places as pages: the area seen converted, one of several communes chosen, the outline drawn before it is kept."""

import re
from io import BytesIO

import pytest
from cast import A_SAO, sign_in, token_in

from trace.places.actions import seed_places
from trace.places.reading import read_reference
from trace.sites.actions import save_site
from trace.sites.models import Site

PLOT = {"kind": "plot", "name": "Đồng Chợ", "line": "Thôn Đồng Chợ", "commune": "a sao"}
POINTS = "20.60, 106.40\n20.60, 106.401\n20.601, 106.401\n20.601, 106.40"


@pytest.fixture
def desk(app, clerk, noon):
    seed_places(read_reference())
    return sign_in(app.test_client(), clerk)


@pytest.fixture
def plot(song_hoa, clerk, now):
    facts = {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO, "area": "12 sào", "outline": POINTS}
    return save_site(song_hoa, facts, by=clerk, now=now)


def post(client, address="/sites/new", page="/sites/new", **data):
    return client.post(address, data={"csrf_token": token_in(client.get(page)), **data})


def hidden(answer, name) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', answer.get_data(as_text=True))[1]


def text_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_area_in_square_metres_is_saved_at_once(desk):
    answer = post(desk, **PLOT, area="500 m2")

    assert answer.status_code == 303
    assert "500 m²" in text_of(desk, answer.location)


def test_a_converted_area_is_shown_before_it_is_kept(desk):
    shown = post(desk, **PLOT, area="12 sào")
    assert shown.status_code == 422
    assert "12 sào = 4.320 m²" in shown.get_data(as_text=True)
    assert Site.select().count() == 0

    saved = post(desk, **PLOT, area="12 sào", seen=hidden(shown, "seen"))
    assert saved.status_code == 303
    assert Site.get().area_m2 == 4320


def test_what_the_page_converted_while_typing_needs_no_second_look_unless_it_differs(desk):
    assert post(desk, **PLOT, area="12 sào", seen="m2:12").status_code == 422
    assert post(desk, **PLOT, area="12 sào", seen="m2:4320").status_code == 303


def test_another_area_than_the_one_shown_is_shown_again(desk):
    shown = post(desk, **PLOT, area="12 sào")

    assert post(desk, **PLOT, area="13 sào", seen=hidden(shown, "seen")).status_code == 422
    assert Site.select().count() == 0


def test_of_several_communes_one_is_chosen(desk):
    asked = post(desk, **{**PLOT, "commune": "minh tan"})
    page = asked.get_data(as_text=True)
    choices = re.findall(r'name="place" value="([^"]+)"', page)

    assert asked.status_code == 422
    assert len(choices) == 4
    assert "huyện Đông Hưng" in page
    saved = post(desk, **{**PLOT, "commune": "minh tan", "place": choices[1], "place_asked": "minh tan"})
    assert saved.status_code == 303
    assert Site.get().address["then"]["text"].startswith("Xã Minh Tân, huyện ")


def test_a_choice_made_for_another_name_counts_no_more(desk):
    asked = post(desk, **{**PLOT, "commune": "minh tan"})
    choice = re.search(r'name="place" value="([^"]+)"', asked.get_data(as_text=True))[1]
    post(desk, **{**PLOT, "place": choice, "place_asked": "minh tan"})

    assert Site.get().address["now"]["text"] == "Xã A Sào, tỉnh Hưng Yên"


def test_an_unknown_commune_is_refused_with_what_was_typed(desk):
    answer = post(desk, **{**PLOT, "commune": "Atlantis"})

    assert answer.status_code == 422
    assert 'value="Atlantis"' in answer.get_data(as_text=True)
    assert Site.select().count() == 0


def test_an_outline_is_drawn_before_it_is_kept_and_doubted_where_the_area_does_not_fit(desk):
    shown = post(desk, **PLOT, area="500 m2", outline=POINTS, seen="m2:500")
    page = shown.get_data(as_text=True)
    assert shown.status_code == 422
    assert '<path class="land"' in page
    assert "còn diện tích đã ghi là 500 m²" in page

    saved = post(desk, **PLOT, area="500 m2", outline=POINTS, seen=hidden(shown, "seen"))
    assert '<path class="land"' in text_of(desk, saved.location)


def test_a_geojson_file_is_read(desk):
    ring = [[106.40, 20.60], [106.401, 20.60], [106.401, 20.601], [106.40, 20.60]]
    content = f'{{"type": "Polygon", "coordinates": [{ring}]}}'.encode()
    shown = post(desk, **PLOT, outline_file=(BytesIO(content), "thua.geojson"))

    assert "20.600000, 106.401000" in shown.get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong", [{"outline": "20.6, 106.4"}, {"area": "rộng"}, {"kind": ""}, {"household_count": "x"}]
)
def test_what_is_wrong_is_said_beside_its_field(desk, wrong):
    answer = post(desk, **{**PLOT, **wrong})

    assert answer.status_code == 422
    assert f'href="#{next(iter(wrong))}"' in answer.get_data(as_text=True)


def test_an_edit_that_changes_neither_area_nor_outline_is_saved_at_once(desk, plot):
    page = f"/sites/{plot.code}/edit"
    form = desk.get(page)
    kept = {name: hidden(form, name) for name in ("seen", "place", "place_asked")}
    values = {"kind": "plot", "name": "Đồng Gôi", "line": "Thôn Gôi", "commune": kept["place_asked"], "area": "12 sào"}
    outline = re.search(r'name="outline"[^>]*>([^<]*)<', form.get_data(as_text=True))[1]
    answer = post(desk, page, page, **values, **kept, outline=outline)

    assert answer.status_code == 303
    saved = Site.get_by_id(plot.id)
    assert (saved.name, saved.area_m2, saved.address["typed"]) == ("Đồng Gôi", 4320, "Thôn Gôi")


def test_the_list_finds_by_the_old_commune(desk, plot):
    assert "Đồng Chợ" in text_of(desk, "/sites/?q=an+dong+quynh+phu")
    assert "Không có địa điểm nào khớp" in text_of(desk, "/sites/?q=tien+hai")


def test_the_page_tells_the_address_of_the_place(desk, plot):
    page = text_of(desk, f"/sites/{plot.code.lower()}")

    assert f"https://txng.example/p/{plot.code}" in page
    assert "12 sào = 4.320 m²" in page
    assert "Địa chỉ cũ (trước 01/07/2025): Thôn Đồng Chợ, Xã An Đồng" in page


def test_an_empty_list_says_what_to_do(desk):
    assert "Thêm thửa ruộng hoặc ao nuôi trước" in text_of(desk, "/sites/")


def test_a_stranger_finds_nothing(app, plot, stranger_manager, noon):
    stranger = sign_in(app.test_client(), stranger_manager)

    assert stranger.get(f"/sites/{plot.code}").status_code == 404
    assert stranger.get(f"/sites/{plot.code}/edit").status_code == 404
    assert post(stranger, f"/sites/{plot.code}/deactivate").status_code == 404
    assert plot.code not in text_of(stranger, "/sites/")


def test_stopping_can_be_taken_back(desk, plot):
    page = f"/sites/{plot.code}"
    post(desk, page + "/deactivate", page)
    assert "Địa điểm đã ngừng" in text_of(desk, page)

    post(desk, page + "/activate", page)
    assert Site.get_by_id(plot.id).is_active


def test_an_admin_changes_a_place_but_adds_no_paper_to_it(app, plot, admin, noon):
    page = text_of(sign_in(app.test_client(), admin), f"/sites/{plot.code}")

    assert f"/sites/{plot.code}/edit" in page
    assert "/certificates/new" not in page
