"""Which version of a layout was printed: told by what draws it."""

import shutil

from trace.labels.layout import LAYOUTS_FOLDER, load_layout
from trace.labels.layouts import layout_hash


def test_what_a_layout_is_for_draws_nothing_and_a_moved_box_does(tmp_path):
    folder = tmp_path / "a4-24"
    shutil.copytree(LAYOUTS_FOLDER / "a4-24", folder)
    was = layout_hash(load_layout(folder))
    text = (folder / "layout.toml").read_text()

    (folder / "layout.toml").write_text(text.replace('"goods_label"', '"trace_stamp"'))
    assert layout_hash(load_layout(folder)) == was

    (folder / "layout.toml").write_text(text.replace("dpi = 300", "dpi = 600"))
    assert layout_hash(load_layout(folder)) != was
