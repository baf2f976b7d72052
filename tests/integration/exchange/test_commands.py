"""`flask exchange`: import with a report, columns, an empty template; sentences and exit statuses."""

import pytest
import xlsxwriter

from trace.exchange.kinds.registry import KINDS
from trace.exchange.reading import read_tables
from trace.organisations.models import Organisation
from trace.products.models import Product


@pytest.fixture
def run(app, places, song_hoa):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["exchange", *map(str, words)])


@pytest.fixture
def file(tmp_path):
    def write(text: str, name: str = "tep.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_import_prints_what_was_understood_and_done(run, file):
    path = file("Tên sản phẩm;Nhóm;Cột lạ\nGạo;gạo;x\n")
    dry = run("import", path, "--kind", "products", "--organisation", "HTX-01", "--dry-run")
    real = run("import", path, "--kind", "products", "--organisation", "HTX-01")

    assert (dry.exit_code, real.exit_code) == (0, 0)
    assert "A Tên sản phẩm → Tên sản phẩm" in dry.output
    assert "C Cột lạ → không dùng" in dry.output
    assert "1 dòng: Thêm bản nháp 1." in dry.output
    assert "1 dòng: Đã thêm bản nháp 1." in real.output
    assert Product.select().count() == 1


def test_a_refused_file_names_the_cells_on_stderr_and_fails(run, file):
    path = file("Tên sản phẩm;Mã GTIN\nGạo;123\n")
    result = run("import", path, "--kind", "products", "--organisation", "HTX-01")

    assert result.exit_code == 1
    assert "B2 Mã GTIN “123”:" in result.stderr
    assert "Chưa nhập gì." in result.stderr
    assert "Traceback" not in result.output
    assert Product.select().count() == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--kind", "products"), "Ghi rõ cơ sở nào"),
        (("--kind", "products", "--organisation", "HTX-99"), "Không tìm thấy cơ sở này"),
        (("--kind", "organisations"), "Không tìm thấy dòng tiêu đề"),
    ],
)
def test_a_wrong_call_is_a_sentence(run, file, words, sentence):
    result = run("import", file("Lung tung\n1\n"), *words)

    assert result.exit_code == 1
    assert sentence in result.stderr


def test_only_living_kinds_are_offered(run, file):
    result = run("import", file("x"), "--kind", "recipes")

    assert result.exit_code == 2
    assert "'products', 'sites', 'organisations', 'communes', 'growers', 'batches', 'diary'" in result.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_columns_lists_every_column_with_its_note(run, kind):
    result = run("columns", "--kind", kind)

    assert result.exit_code == 0
    assert [line.split()[1 if line[0] == "*" else 0] for line in result.output.splitlines()] == [
        column.field for column in KINDS[kind].columns
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_is_understood_whole_when_it_comes_back(run, tmp_path, kind):
    path = tmp_path / "mau.xlsx"
    assert run("columns", "--kind", kind, "--template", path).exit_code == 0
    sheet, guide, choices = read_tables(path.read_bytes())
    empty = run("import", path, "--kind", kind, "--organisation", "HTX-01")

    assert [str(cell).removesuffix(" *") for cell in sheet.rows[0].cells] == [c.label for c in KINDS[kind].columns]
    assert len(guide.rows) == len(KINDS[kind].columns) + 1
    assert choices.is_hidden
    assert empty.exit_code == 1
    assert "chưa có dòng dữ liệu nào" in empty.stderr


def test_a_filled_template_is_imported(run, tmp_path):
    path, filled_path = tmp_path / "mau.xlsx", tmp_path / "da-dien.xlsx"
    run("columns", "--kind", "organisations", "--template", path)
    heads = [str(cell) for cell in read_tables(path.read_bytes())[0].rows[0].cells]
    filled = {"Tên cơ sở *": "Hợp tác xã Đông Hải", "Xã, phường": "Xã A Sào", "Loại cơ sở": "HTX", "Số nông hộ": 120}
    with xlsxwriter.Workbook(filled_path) as book:
        sheet = book.add_worksheet("Cơ sở")
        for place, head in enumerate(heads):
            sheet.write(0, place, head)
            sheet.write(1, place, filled.get(head, ""))
    result = run("import", filled_path, "--kind", "organisations")
    made = Organisation.get(Organisation.name == "Hợp tác xã Đông Hải")

    assert result.exit_code == 0, result.output
    assert (made.kind, made.household_count, made.commune_code) == ("coop", 120, "12499")


def test_a_diary_is_written_for_a_product(run, tmp_path):
    path = tmp_path / "so.xlsx"
    result = run("template", "--kind", "diary", "--product", "crab", "--output", path)

    assert result.exit_code == 0
    assert "Cho ăn" in [table.name for table in read_tables(path.read_bytes())]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Ghi rõ sản phẩm"),
        (("--product", "voi"), "Không có quy trình"),
        (("--season", "T2345678"), "Không tìm thấy vụ"),
    ],
)
def test_a_diary_of_nothing_is_a_sentence(run, tmp_path, words, sentence):
    result = run("template", "--kind", "diary", *words, "--output", tmp_path / "so.xlsx")

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert not (tmp_path / "so.xlsx").exists()


def test_growers_are_counted_and_made_nameless(app, run, file):
    from trace.sites.models import Grower

    lines = "Họ tên;Xã;Diện tích\nPhạm Văn Tư;A Sào;5 sào\n"
    result = run("import", file(lines), "--kind", "growers", "--organisation", "HTX-01")
    call = app.test_cli_runner().invoke
    code = Grower.get().code

    assert result.exit_code == 0, result.output
    assert "5 sào = 1.800 m²" in result.output
    assert call(args=["growers", "count", "--organisation", "HTX-01"]).output == "1\n"
    assert "Phạm Văn Tư" in call(args=["growers", "list", "--organisation", "HTX-01"]).output
    assert call(args=["growers", "pseudonymise", code]).exit_code == 0
    assert Grower.get().name == ""
    assert call(args=["growers", "pseudonymise", "H0000000"]).exit_code == 1
