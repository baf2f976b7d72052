"""`flask labels`: printing as the operator, listing layouts; sentences instead of tracebacks."""

import pytest
import zxingcpp
from cast import LONG_AGO
from PIL import Image

from trace.labels import queries
from trace.labels.actions_layouts import copy_layout
from trace.labels.layout import all_layouts, find_layout, table_of
from trace.labels.models import LabelRun


@pytest.fixture
def run(app, tmp_path, noon):
    def invoke(*arguments):
        return app.test_cli_runner().invoke(args=["labels", *map(str, arguments)])

    return invoke


@pytest.fixture
def print_to(run, batch, tmp_path):
    """Run the command; gives its result and the file it was to write."""

    def invoke(*more, code=batch.code, count=5, layout="a4-24", name="tem.pdf"):
        output = tmp_path / name
        wanted = ("--batch", code, "--layout", layout, "--count", count, "--output", output)
        return run("print", *wanted, *more), output

    return invoke


def test_it_prints_and_leaves_a_row_in_the_history(print_to, batch):
    result, output = print_to("--start-slot", "3")

    assert result.exit_code == 0, result.output
    assert output.read_bytes().startswith(b"%PDF-")
    kept = LabelRun.get()
    assert (kept.total, kept.start_slot, kept.via, kept.created_by_id) == (5, 3, "command", None)
    assert kept.number in result.output
    assert queries.standing_of(kept).is_done


def test_a_gtin_with_its_lot_names_the_batch(print_to, batch_with_gtin):
    result, _ = print_to(code=f"{batch_with_gtin.gtin}/{batch_with_gtin.lot}", count=600)

    assert result.exit_code == 0, result.output
    assert queries.standing_of(LabelRun.get()).labels_done == 600


def test_one_label_as_a_picture_decodes(print_to, batch):
    result, output = print_to("--format", "png", name="tem.png")

    assert result.exit_code == 0
    (found,) = zxingcpp.read_barcodes(Image.open(output))
    assert found.text == f"HTTPS://TXNG.EXAMPLE/T/{batch.code}"
    assert print_to("--format", "svg", name="tem.svg")[1].read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "TXXXXXXX"}, "Không tìm thấy lô này."),
        ({"count": 21}, "In được thêm 20 tem"),
        ({"layout": "none"}, "Không có mẫu tem “none”"),
        ({"name": "away/tem.pdf"}, "no such folder"),
    ],
)
def test_refusals_are_sentences_and_nothing_is_ordered(print_to, change, sentence):
    result, _ = print_to(**change)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.output
    assert LabelRun.select().count() == 0


def test_before_approval_the_list_is_printed(print_to, unapproved):
    result, _ = print_to(code=unapproved.code)

    assert result.exit_code == 1
    assert "Chưa có người quản lý duyệt lô." in result.stderr


def test_the_layouts_are_listed_with_their_sizes(run):
    result = run("layouts")

    assert result.exit_code == 0
    rows = [line.split("\t") for line in result.output.splitlines()]
    sizes = {row[0]: row[1] for row in rows}
    assert sizes.keys() == {layout.name for layout in all_layouts()}
    assert sizes["a4-24"] == "70 x 37 mm"
    assert sizes["tomy-145"] == "38.1 x 21.2 mm"


def test_an_organisations_own_layouts_are_listed_when_it_is_named(run, song_hoa, dong_nguyen, clerk):
    table = table_of(find_layout("a4-24"))
    copy_layout(song_hoa, table, title="Tem riêng", source="a4-24", by=clerk, now=LONG_AGO)

    assert "Tem riêng" in run("layouts", "--organisation", song_hoa.code).output.splitlines()[0]
    assert "Tem riêng" not in run("layouts", "--organisation", dong_nguyen.code).output
    assert "Tem riêng" not in run("layouts").output
    assert run("layouts", "--organisation", "X").exit_code == 1
