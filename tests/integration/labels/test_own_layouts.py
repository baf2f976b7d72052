"""Layouts of one's own: versions that stay, what was printed drawn for ever, nothing of another organisation's."""

import io

import peewee
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from trace.database import atomic, database
from trace.documents.stores import store_of
from trace.errors import Invalid, NotAllowed, NotFound, RuleBroken
from trace.kit.models import ActLogEntry
from trace.labels import actions, actions_layouts, actions_making, layouts, own_queries, queries
from trace.labels.bitmap import render_image
from trace.labels.drawing import draw_label
from trace.labels.layout import find_layout, layout_before, layout_from_table, table_of
from trace.labels.models import KeptLayout, LabelRun, OwnLayoutVersion
from trace.labels.own_samples import filling_for, longest_facts
from trace.labels.svg import render_svg
from trace.products.actions import save_product

# As it once was on disk, so that the places named below stay where they are.
A4 = {
    **table_of(layout_before("250ddb702d016ea04ee4f9cde8b011d72cac9cfd4a3860b48637b30a240164c7")),
    "purpose": "trace_stamp",
}


def logo(size=(300, 120), *, ink="black") -> bytes:
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((10, 10, size[0] - 10, size[1] - 10), fill=ink)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def own(song_hoa, clerk, now):
    return actions_layouts.copy_layout(song_hoa, A4, title="Tem gạo nếp", source="a4-24", by=clerk, now=now)


@pytest.fixture
def save(clerk, now):
    def saved(own, **changed):
        fresh = layouts.find_own(layouts.name_of(own), organisation_id=own.organisation_id)
        table = {**own_queries.last_version(fresh).table, "title": fresh.title, **changed}
        return actions_layouts.save_layout(fresh, table, seen=fresh.number, by=clerk, now=now)

    return saved


@pytest.fixture
def order(clerk, now, settings):
    def start(batch, layout, count=3):
        run = actions.start_run(batch, layout=layout, count=count, by=clerk, now=now, settings=settings, via="page")
        return LabelRun.get_by_id(run.id)

    return start


def again(own):
    return layouts.find_own(layouts.name_of(own), organisation_id=own.organisation_id)


def test_a_copy_is_printed_with_and_every_save_is_a_version_that_can_come_back(own, save, clerk, now, song_hoa):
    layout = layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id)
    assert layout.title == "Tem gạo nếp"
    assert layout.blocks == layout_from_table("a4-24", A4).blocks
    assert layouts.layouts_for(song_hoa.id)[0] == layout

    save(own, dpi=600)
    save(own, dpi=203)
    assert layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id).dpi == 203
    actions_layouts.restore_version(own, 1, by=clerk, now=now)
    assert layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id).dpi == 300
    lines = own_queries.versions_of(again(own))
    assert [(one.number, one.restored_from, one.created_by) for one in lines] == [
        (4, 1, clerk.name), (3, None, clerk.name), (2, None, clerk.name), (1, None, clerk.name)
    ]  # fmt: skip
    assert ActLogEntry.select().where(ActLogEntry.act == "labels.save_layout").count() == 2


def test_undo_goes_back_one_step_at_a_time(own, save, clerk, now):
    for dpi in (600, 203):
        save(own, dpi=dpi)
    for expected in (2, 1):
        before = own_queries.number_before(own_queries.last_version(again(own)))
        assert before == expected
        actions_layouts.restore_version(own, before, by=clerk, now=now)
    assert own_queries.number_before(own_queries.last_version(again(own))) is None


def test_a_draft_is_kept_and_the_last_whole_version_is_printed(own, save, song_hoa, batch, order):
    draft = save(own, block=A4["block"][1:])

    assert not draft.is_usable
    assert (again(own).number, again(own).usable_number) == (2, 1)
    layout = layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id)
    assert order(batch, layout).layout_hash == layouts.layout_hash(layout)


def test_a_layout_that_is_only_a_draft_is_never_printed(song_hoa, clerk, now):
    broken = {**A4, "symbol": [{**A4["symbol"][0], "x_mm": 0}]}
    own = actions_layouts.copy_layout(song_hoa, broken, title="Dở", source="a4-24", by=clerk, now=now)

    assert own.usable_number is None
    assert layouts.name_of(own) not in [one.name for one in layouts.layouts_for(song_hoa.id)]
    with pytest.raises(NotFound, match="bản nháp"):
        layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id)


def test_who_saved_meanwhile_is_not_overwritten_unseen(own, save, clerk, now):
    save(own, dpi=600)

    with pytest.raises(actions_layouts.SavedMeanwhile, match="bản số 2"):
        actions_layouts.save_layout(own, A4, seen=1, by=clerk, now=now)
    assert OwnLayoutVersion.select().count() == 2


def test_a_retired_layout_is_offered_no_more_until_it_is_taken_up_again(own, clerk, now, song_hoa):
    name = layouts.name_of(own)
    actions_layouts.retire_layout(own, by=clerk, now=now)
    with pytest.raises(NotFound, match="thôi dùng"):
        layouts.layout_for(name, organisation_id=song_hoa.id)
    assert name not in [one.name for one in layouts.layouts_for(song_hoa.id)]
    actions_layouts.revive_layout(own, by=clerk, now=now)
    assert layouts.layout_for(name, organisation_id=song_hoa.id).name == name


def test_names_are_told_apart(own, song_hoa, clerk, now):
    other = actions_layouts.copy_layout(song_hoa, A4, title="Tem gạo nếp", source="a4-24", by=clerk, now=now)

    assert other.title == "Tem gạo nếp (2)"
    with pytest.raises(RuleBroken, match="đã có mẫu tem tên"):
        actions_layouts.rename_layout(other, "tem GẠO nếp", by=clerk, now=now)
    with pytest.raises(Invalid, match="Đặt tên"):
        actions_layouts.rename_layout(other, "  ", by=clerk, now=now)


def test_a_stranger_and_an_officer_find_use_and_change_none_of_it(
    own, song_hoa, dong_nguyen, stranger_manager, auditor, now
):
    name = layouts.name_of(own)
    for organisation_id in (dong_nguyen.id, None):
        with pytest.raises(NotFound):
            layouts.layout_for(name, organisation_id=organisation_id)
        assert name not in [one.name for one in layouts.layouts_for(organisation_id)]
    for by in (stranger_manager, auditor):
        with pytest.raises(NotFound):
            own_queries.own_layout(name, seen_by=by)
        with pytest.raises(NotAllowed):
            actions_layouts.save_layout(own, A4, seen=1, by=by, now=now)
        with pytest.raises(NotAllowed):
            actions_layouts.copy_layout(song_hoa, A4, title="x", source="a4-24", by=by, now=now)
        with pytest.raises(NotAllowed):
            actions_layouts.keep_picture(song_hoa, logo(), by=by, now=now)


@pytest.mark.parametrize("table", ["kept_layout", "own_layout_version", "layout_picture"])
def test_the_database_refuses_to_change_what_is_kept(own, song_hoa, batch, order, clerk, now, table):
    actions_layouts.keep_picture(song_hoa, logo(), by=clerk, now=now)
    order(batch, layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id))

    for act in (f"UPDATE {table} SET id = id + 100", f"DELETE FROM {table}"):
        with pytest.raises(peewee.DatabaseError, match="append-only"), atomic():
            database.execute_sql(act)


def test_what_was_printed_is_drawn_as_printed_whatever_becomes_of_the_layout(
    own, save, song_hoa, batch, order, clerk, now, monkeypatch, tmp_path
):
    ours = order(batch, layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id))
    house = order(batch, find_layout("roll-50x30"))
    was = [render_svg(*actions_making.label_as_printed(run)) for run in (ours, house)]

    save(own, block=A4["block"][:1])
    actions_layouts.rename_layout(own, "Tên khác", by=clerk, now=now)
    actions_layouts.retire_layout(own, by=clerk, now=now)
    title = find_layout("roll-50x30").title
    monkeypatch.setattr(layouts, "LAYOUTS_FOLDER", tmp_path)

    assert [render_svg(*actions_making.label_as_printed(run)) for run in (ours, house)] == was
    assert layouts.titles_of([ours.layout])[ours.layout] == "Tem gạo nếp", "as it was called then"
    assert layouts.layout_by_hash(house.layout_hash).title == title


def test_a_layout_is_kept_once_however_often_it_is_printed(batch, order):
    for _ in range(2):
        order(batch, find_layout("a4-24"))

    assert KeptLayout.select().count() == 1
    assert KeptLayout.get().organisation_id is None, "the house's belongs to nobody"


def test_what_people_only_read_does_not_make_another_layout(own, save, song_hoa):
    def hash_now():
        return layouts.layout_hash(layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id))

    was = hash_now()
    save(own, title="Tên mới", purpose="sign")
    assert hash_now() == was
    save(own, dpi=600)
    assert hash_now() != was


def test_a_logo_is_printed_in_the_file_and_in_dots_and_codes_still_read(
    own, save, song_hoa, batch, order, clerk, now, settings
):
    kept = actions_layouts.keep_picture(song_hoa, logo(), by=clerk, now=now)
    assert actions_layouts.keep_picture(song_hoa, logo(), by=clerk, now=now).id == kept.id
    place = {"x_mm": 47, "y_mm": 31, "width_mm": 18, "height_mm": 5, "sha256": kept.sha256}
    blocks = [one for one in A4["block"] if one["y_mm"] + one["height_mm"] <= 31]
    assert save(own, picture=[place], block=blocks).is_usable
    layout = layouts.layout_for(layouts.name_of(own), organisation_id=song_hoa.id)
    run = order(batch, layout, 20)

    pdf = store_of(settings).get(queries.standing_of(run).file_sha256)
    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=300 / 72, grayscale=True).to_pil()
    assert len(zxingcpp.read_barcodes(page)) == 20
    assert pdf.count(b"/Subtype /Image") == 0, "inside the form that all labels share"
    per_mm, grid = 300 / 25.4, layout.grid
    for slot in (0, 19):
        left = grid.left_mm + (slot % 3) * grid.label_width_mm + 47
        top = grid.top_mm + (slot // 3) * grid.label_height_mm + 31
        found = page.crop([round(value * per_mm) for value in (left, top, left + 18, top + 5)])
        assert 0.3 < sum(found.histogram()[:128]) / (found.width * found.height) < 0.75, "the logo's ink"
    dots = render_image(draw_label(*actions_making.label_as_printed(run)), 203)
    logo_dots = dots.crop([round(value * 203 / 25.4) for value in (48, 32, 64, 35)])
    assert sum(logo_dots.histogram()[1:255]) == 0, "each dot is burnt or it is not"
    assert "data:image/png;base64," in render_svg(*actions_making.label_as_printed(run))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG hoặc JPEG"),
        (b"GIF89a" + b"\0" * 50, "PNG hoặc JPEG"),
        (b"", "PNG hoặc JPEG"),
        (logo(ink="white"), "Hình trắng"),
        (logo((24, 24)), "nhỏ quá"),
        (logo()[:200], "PNG hoặc JPEG"),
        (b"\0" * 5_000_001, "5 MB"),
    ],
)
def test_what_is_no_logo_is_refused(song_hoa, clerk, now, sent, said):
    with pytest.raises(Invalid, match=said):
        actions_layouts.keep_picture(song_hoa, sent, by=clerk, now=now)


def test_a_logo_of_another_organisation_cannot_be_drawn(own, save, song_hoa, dong_nguyen, stranger_clerk, now):
    theirs = actions_layouts.keep_picture(dong_nguyen, logo(), by=stranger_clerk, now=now)
    place = {"x_mm": 66, "y_mm": 1, "width_mm": 3, "height_mm": 1, "sha256": theirs.sha256}

    with pytest.raises(Invalid, match="đã tải lên"):
        save(own, picture=[place])
    with pytest.raises(NotFound, match="Không tìm thấy hình"):
        layouts.build("own-X", {**A4, "picture": [place]}, organisation_id=song_hoa.id, source="a4-24")


def test_the_preview_holds_the_longest_real_values_of_the_organisation(
    song_hoa, dong_nguyen, rice, batch_with_gtin, batch, manager, stranger_manager, now, settings
):
    facts = {"category": "rice", "origin": "Việt Nam", "net_content": "12,5 kg"}
    longest = "Gạo nếp cái hoa vàng đặc sản ven sông Hóa"
    save_product(song_hoa, {**facts, "name": longest}, by=manager, now=now)
    save_product(dong_nguyen, {**facts, "name": longest + " của hợp tác xã bên cạnh"}, by=stranger_manager, now=now)
    layout = find_layout("a4-24")

    filling = filling_for(layout, "longest", song_hoa, settings=settings)
    assert filling.facts.product_name == longest
    assert filling.facts.net_content == "12,5 kg"
    assert filling.facts.organisation_name == song_hoa.name
    assert filling.facts.gtin == batch_with_gtin.gtin
    assert "/01/" in filling.facts.url, "the longest address to scan"
    newest = filling_for(layout, "newest", song_hoa, settings=settings)
    assert newest.facts.lot == batch.lot
    assert filling_for(layout, "sample", song_hoa, settings=settings).shown == "sample"
    assert filling_for(layout, "longest", dong_nguyen, settings=settings).facts.product_name.endswith("bên cạnh")


def test_without_products_and_lots_the_sample_stands_under_the_own_name(song_hoa, settings):
    filling = filling_for(find_layout("a4-24"), "longest", song_hoa, settings=settings)

    assert filling.shown == "sample"
    assert filling.facts.organisation_name == song_hoa.name
    assert longest_facts(song_hoa, filling.facts, settings=settings) is None
