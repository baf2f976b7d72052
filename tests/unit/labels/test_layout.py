"""Layout folders: what is in them, and what is refused."""

import functools
import json
import shutil

import pytest

from trace.errors import NotFound
from trace.labels.bitmap import layout_picture
from trace.labels.drawing import check_fit
from trace.labels.facts import HEADING_OF
from trace.labels.gallery import with_table
from trace.labels.layout import (
    LAYOUTS_FOLDER,
    LayoutBroken,
    all_layouts,
    find_layout,
    layout_before,
    layout_from_table,
    load_layout,
    table_of,
)
from trace.labels.layouts import layout_hash
from trace.labels.problems import SYMBOL_SMALL

LAYOUTS = all_layouts()


def names(layout):
    return layout.name


def test_stocks_are_there_with_their_sizes():
    sizes = {
        layout.name: (layout.grid.label_width_mm, layout.grid.label_height_mm, layout.labels_per_page)
        for layout in LAYOUTS
    }
    assert sizes["a4-24"] == (70, 37, 24)
    assert sizes["tomy-145"] == (38.1, 21.2, 65)
    assert sizes["roll-50x30"] == (50, 30, 1)
    assert sizes["roll-35x22x2-72"] == (35, 22, 2)


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_its_own_sample_fits_whole(layout):
    problems = [problem for problem in check_fit(layout, layout.sample) if problem.msgid != SYMBOL_SMALL]
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_its_picture_is_what_the_code_draws(layout):
    kept = (layout.folder / "picture.png").read_bytes()
    assert layout_picture(layout) == kept, "draw the pictures again: labels/README.md"


def test_the_readme_lists_the_layouts_there_are():
    text = (LAYOUTS_FOLDER / "README.md").read_text(encoding="utf-8")
    assert with_table(text, LAYOUTS) == text, "python -m trace.labels.gallery"


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_what_it_is_about_is_largest_and_nothing_takes_a_third_line(layout):
    fields = [field for block in layout.blocks for field in block.fields]
    heading = next(field for field in fields if field.fact == HEADING_OF[layout.subject])
    assert heading.min_x_height_mm >= 1.2
    assert heading.size_mm == max(field.size_mm for field in fields)
    assert max(field.max_lines for field in fields) <= 2


def test_an_unknown_layout_is_refused_with_the_names_there_are():
    with pytest.raises(NotFound, match="a4-24"):
        find_layout("a5-99")
    with pytest.raises(NotFound):
        find_layout("../labels/a4-24")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('fact = "lot"', 'fact = "lots"', "no fact is called"),
        ('fact = "product_name"', 'fact = "brand"', "names its product once"),
        ("columns = 3", "columns = 4", "across the paper"),
        ("rows = 8", "rows = 9", "down the paper"),
        ("dpi = 300", "dpi = 96", "dpi is one of"),
        ("x_mm = 48.2", "x_mm = 60", "leaves the label"),
        ("x_mm = 48.2", "x_mm = 30", "lies over"),
        ("min_x_height_mm = 1.2", "min_x_height_mm = 0.5", "cannot be read"),
        ("min_x_height_mm = 0.9", "min_x_height_mm = 0.8", "cannot be read"),
        ('reason = "', 'reason = " "  # "', "needs a reason"),
        ("min_x_height_mm = 1.2", "max_lines = 3", "more than two lines need small_print"),
        ('kind = "qr"', 'kind = "aztec"', "a symbol's kind"),
        ('holds = "full"', 'holds = "sscc"', "holds full or short"),
        ('holds = "full"', 'holds = "full"\nelements = ["01"]', "elements are listed"),
        (
            'kind = "qr"\nholds = "full"',
            'kind = "gs1_128"\nholds = "elements"\nhas_text = true\nelements = ["01", "99"]',
            "no fact gives",
        ),
        ("dpi = 300", 'dpi = 300\nfolder = "/"', "no key folder"),
        ('face = "bold"', 'weight = "bold"', "weight"),
        ('fact = "organisation"', 'fact = "organisation"\nis_optional = true', "cannot be optional"),
        ('kind = "sheet"', 'kind = "roll"', "one row"),
        ('fact = "storage"', 'fact = "brand"', "hướng dẫn bảo quản"),
        ('fact = "usage"', 'fact = "usage"\nis_optional = true', "hướng dẫn sử dụng"),
    ],
)
def test_a_broken_layout_says_what_is_wrong(tmp_path, old, new, sentence):
    folder = tmp_path / "a4-24"
    shutil.copytree(LAYOUTS_FOLDER / "a4-24", folder)
    text = (folder / "layout.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "layout.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(LayoutBroken, match=sentence):
        load_layout(folder)


@pytest.mark.parametrize("layout", LAYOUTS, ids=names)
def test_a_layout_is_the_table_it_came_from(layout):
    kept = json.loads(json.dumps(table_of(layout)))
    assert layout_from_table(layout.name, kept, folder=layout.folder) == layout
    assert layout_hash(layout_from_table(layout.name, kept)) == layout_hash(layout)


def test_a_layout_without_a_folder_has_its_own_sample(short_rice):
    table = table_of(find_layout("a4-24"))
    own = layout_from_table("own-K7M29QXA", table, sample=short_rice)
    assert (own.sample, own.folder) == (short_rice, None)
    with pytest.raises(LayoutBroken, match="block is missing"):
        layout_from_table("own-K7M29QXA", {key: value for key, value in table.items() if key != "block"})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "3", True, None, [1], -1])
def test_a_table_that_somebody_typed_is_refused_with_a_sentence(value):
    places = [("paper", "width_mm"), ("grid", "left_mm"), ("symbol", 0, "width_mm"), ("block", 0, "width_mm"),
              ("block", 0, "field", 0, "size_mm"), ("block", 0, "field", 0, "gap_mm"), ("dpi",)]  # fmt: skip
    for *way, key in places:
        table = table_of(find_layout("a4-24"))
        part = functools.reduce(lambda inner, step: inner[step], way, table)
        part[key] = value
        with pytest.raises(LayoutBroken):
            layout_from_table("own-K7M29QXA", table)


def test_runs_from_when_a_hash_was_that_of_the_file_find_their_layout():
    kept = json.loads((LAYOUTS_FOLDER / "printed_before.json").read_text(encoding="utf-8"))
    assert len(kept) == 3
    for sha256, one in kept.items():
        layout = layout_before(sha256)
        assert (layout.name, table_of(layout)) == (one["name"], one["table"])
    assert layout_before("0" * 64) is None
