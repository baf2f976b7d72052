"""Households and their plots from files: our own template, lists of co-ops, the farmer workbooks of another system."""

import io

import pytest
import python_calamine
import xlsxwriter

from trace.exchange.actions import bring_file, confirm_import, import_file
from trace.exchange.models import ImportRun
from trace.exchange.reading import FileUnreadable
from trace.exchange.report import WARNING
from trace.kit.models import ActLogEntry
from trace.sites.models import Grower, Site

HEAD = "Chủ hộ;SĐT;Mã hộ;Tổ;Thôn;Xã;Thửa;Diện tích;Ngày đồng ý\n"
TU = "Phạm Văn Tư;0912345678;H-1;Tổ 3;Thôn Đông;A Sào;Đồng Chợ;5 sào;01/06/2026\n"
BOOKS = (
    "Plantilla_listado_de_agricultores_Honduras_es.xlsx",
    "Plantilla_listado_de_agricultores_otros_paises_es.xlsx",
    "Template_list_of_farmers_Rwanda_en.xlsx",
    "Template_list_of_farmers_other_countries_en.xlsx",
)


@pytest.fixture
def bring_growers(places, bring, clerk, song_hoa):
    return lambda lines, **more: bring(lines, "growers", by=clerk, organisation=song_hoa, **more)


def told(report, row: int = 0) -> dict[str, str]:
    return dict(report.rows[row].told)


def test_a_household_and_its_plot_are_written_down(bring_growers, song_hoa):
    report = bring_growers(HEAD + TU)
    grower, site = Grower.get(), Site.get()

    assert report.is_written, report.findings
    assert told(report)["Diện tích"] == "5 sào = 1.800 m²"
    assert (grower.name, grower.phone, grower.external_no) == ("Phạm Văn Tư", "+84912345678", "H-1")
    assert (grower.commune_code, str(grower.consented_on)) == ("12499", "2026-06-01")
    assert (site.name, site.area_m2, site.grower_id, site.organisation_id) == ("Đồng Chợ", 1800, grower.id, song_hoa.id)


def test_several_rows_of_a_household_are_its_plots(bring_growers, outcomes_of):
    lines = HEAD + TU + TU.replace("Đồng Chợ;5 sào", "Ao Sau;2 sào") + TU.replace("Tư;0912345678;H-1", "Năm;;H-2")
    report = bring_growers(lines)

    assert Grower.select().count() == 2
    assert Site.select().count() == 3
    assert outcomes_of(report) == ["new", "new", "new"]
    assert outcomes_of(bring_growers(lines)) == ["same", "same", "same"]
    more = bring_growers(HEAD + TU.replace("Tổ 3", "Tổ 4").replace("Đồng Chợ;5 sào", "Đồng Mới;1 mẫu"))
    assert more.rows[0].changes == (("Tổ, nhóm", "Tổ 3", "Tổ 4"), ("Thửa, ao", "", "Đồng Mới"))
    assert Site.get(Site.name == "Đồng Mới").grower == Grower.get(Grower.external_no == "H-1")


def test_a_plot_without_a_name_is_never_called_after_the_household(bring_growers, outcomes_of):
    lines = "Họ tên;Xã;Diện tích\nNguyễn Thị Mận;A Sào;3 sào\n"
    bring_growers(lines)

    assert Site.get().name == f"Thửa của hộ {Grower.get().code}"
    assert outcomes_of(bring_growers(lines)) == ["same"]


def test_what_is_doubtful_is_told_and_what_is_impossible_refused(bring_growers, refusals_of):
    doubted = bring_growers("Họ tên;Xã;Thửa\nPhạm Văn Tư;A Sào;Ruộng ông Tư\n", is_dry=True)
    refused = bring_growers(
        "Họ tên;SĐT;Xã;Diện tích;Ngày đồng ý\nA;;;;\nBùi Bảy;12;;;\nBùi Bảy;;Xã Không Có;;\nBùi Tám;;;5 sào;\n"
        "Bùi Chín;;;;01/01/2030\n"
    )

    assert [f.sentence for f in doubted.findings if f.severity == WARNING] == [
        "Chưa ghi hộ đồng ý cho lưu thông tin.",
        "Tên thửa, ao có tên hộ. Người mua không thấy tên này, nhưng nên đặt theo xứ đồng.",
    ]
    assert [place for place, _ in refusals_of(refused)] == ["A2", "B3", "C4", "5", "E6"]
    assert Grower.select().count() == 0


def test_the_kept_report_forgets_names_once_written(places, clerk, song_hoa, now):
    run = bring_file((HEAD + TU).encode(), file_name="ho.csv", kind="growers", organisation=song_hoa, by=clerk, now=now)
    assert "Phạm Văn Tư" in str(ImportRun.get().report)
    confirm_import(run, by=clerk, now=now)
    kept = ImportRun.get()
    log = " ".join(str(line.detail) for line in ActLogEntry.select())

    assert (kept.state, kept.content) == ("written", None)
    assert "Tư" not in str(kept.report)
    assert "0912345678" not in str(kept.report)
    assert "Phạm Văn Tư" not in log


def filled(content: bytes, **values: object) -> bytes:
    """The farmer workbook with one farmer under its heads, found by how they begin."""
    kept = io.BytesIO()
    source = python_calamine.load_workbook(io.BytesIO(content))
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        for name in source.sheet_names:
            sheet, lines = book.add_worksheet(name), source.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for place, line in enumerate(lines):
                for column, cell in enumerate(line):
                    sheet.write(place, column, cell)
            if name == "Sheet1":
                for begun, value in values.items():
                    heads = [str(cell) for cell in lines[4]]
                    found = next(i for i, head in enumerate(heads) if head.startswith(begun.replace("_", " ")))
                    sheet.write(5, found, value)
    return kept.getvalue()


@pytest.fixture
def bring_book(places, shared, clerk, song_hoa, now):
    def bring(name: str, **values: object):
        content = (shared / "inatrace-farmer-import" / name).read_bytes()
        return import_file(
            filled(content, **values) if values else content, file_name=name, kind="growers", organisation=song_hoa,
            is_dry=False, by=clerk, now=now,
        )  # fmt: skip

    return bring


@pytest.mark.parametrize("name", BOOKS)
def test_every_head_of_the_real_workbooks_is_understood_or_left_for_a_reason(bring_book, name):
    with pytest.raises(FileUnreadable, match="chưa có dòng dữ liệu nào"):
        bring_book(name)
    is_spanish = name.endswith("_es.xlsx")
    names = {"Apellido": "Mejía", "Nombre": "Rosa"} if is_spanish else {"Last name": "Uwase", "First name": "Rosa"}
    report = bring_book(name, **names)

    assert report.is_written, report.findings
    assert [h.heading for h in report.headings if not h.label and not h.why_not] == []
    assert Grower.get().name in ("Mejía Rosa", "Uwase Rosa")


def test_a_farmer_of_honduras_keeps_name_place_and_area(bring_book):
    report = bring_book(
        BOOKS[0], Identificación="F-77", Apellido="Mejía", Nombre="Rosa", Aldea="El Paraíso", Municipio="Danlí",
        Departamento="El Paraíso", Codigo="HN", Género="F", Número_de_teléfono="+504 9999-1234", Unidad="manzanas",
        Área_total=2.5,
    )  # fmt: skip
    grower, site = Grower.get(), Site.get()

    assert told(report)["Diện tích"] == "2,5 manzanas = 17.472 m²"
    assert (grower.name, grower.external_no, grower.phone) == ("Rosa Mejía", "F-77", "+50499991234")
    assert grower.address["outside"] == "HN"
    assert grower.address["typed"] == "El Paraíso, Danlí, El Paraíso"
    assert (site.area_m2, site.grower_id, site.commune_code) == (17472, grower.id, None)
    assert not {h.heading for h in report.headings if h.label} & {"Género* (M/F)", "Número de la cuenta bancaria"}


def test_a_farmer_of_rwanda_has_hectares(bring_book):
    bring_book(
        BOOKS[2], ID="R-5", Last="Uwase", First="Rosa", Village="Kabuga", Cell="Nyagihanga", Sector="Gatsibo",
        Country="RW", Phone="+250788123456", Area_unit="ha", Total=0.75,
    )  # fmt: skip

    assert Grower.get().address["typed"] == "Kabuga, Nyagihanga, Gatsibo"
    assert (Site.get().area_m2, Site.get().area_typed) == (7500, "0,75 ha")
