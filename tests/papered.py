"""What papers are made of: a rice season with a diary that was corrected, withdrawn and late, a pond with feed and
medicine, goods that left. Directories that print papers import the fixtures at the end into their conftest.
"""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from cast import A_SAO, LONG_AGO

from trace.events import actions
from trace.events.actions_corrections import Agreed, cancel, correct
from trace.events.entries import Entry, NewLot, Use
from trace.seasons.models import Season
from trace.sites.actions import save_site

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def entry(by, day: datetime, *, now: datetime | None = None, private: dict | None = None, **values) -> Entry:
    """Written on the day itself unless `now` says later."""
    return Entry(
        by=by, now=now or day, entry_id=str(uuid4()), happened_at=day, values=values, private=private or {}
    )  # fmt: skip


def flat(whole: str, **parts) -> dict[str, object]:
    """A group as doors hand it over: `flat("dose", amount=8)` is `{"dose.amount": 8}`."""
    return {f"{whole}.{name}": value for name, value in parts.items()}


def pages_of(pdf: bytes) -> list[str]:
    """The text of every page, as a reader's programs get it."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def text_of(pdf: bytes) -> str:
    """All of it on one line."""
    return " ".join(" ".join(pages_of(pdf)).split())


def codes_on(pdf: bytes, page: int, dpi: int) -> list[str]:
    """What a phone reads from a page that a printer of `dpi` drew in black and white."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72).to_pil().convert("1")
    return [one.text for one in zxingcpp.read_barcodes(picture.convert("L"))]


def words_of(paper) -> str:
    """Everything a paper says, as one text."""
    said = [paper.title, paper.subtitle, paper.number, paper.code, paper.foot, paper.mark]
    said += [f"{fact.label}: {fact.value}" for fact in paper.facts]
    for section in paper.sections:
        said += [section.title, section.empty, section.note, *(column.label for column in section.columns)]
        said += [f"{fact.label}: {fact.value}" for fact in section.facts]
        for row in section.rows:
            said += [*(str(cell) for cell in row.cells if cell is not None), *row.notes]
    said += [f"{one.role} {one.name}" for one in paper.signatures]
    return "\n".join(said)


def section_of(paper, title: str):
    """The section with this name."""
    return next(section for section in paper.sections if section.title == title)


@pytest.fixture
def plots(song_hoa, clerk):
    return [
        save_site(
            song_hoa,
            {"kind": "plot", "name": name, "address": A_SAO, "area": area, "household_count": 8},
            by=clerk,
            now=LONG_AGO,
        )
        for name, area in (("Đồng Chợ", "12 sào"), ("Đồng Miễu", "5 sào"))
    ]


@pytest.fixture
def season(song_hoa, clerk, plots) -> Season:
    """Fertilised (8 kg, first written as 18), a spraying that never was, sprayed, watered late, harvested twice."""
    day = LONG_AGO
    opened = actions.open_season(
        song_hoa, template="rice", name="Vụ mùa 2026", variety="Nếp A Sào", sites=plots,
        entry=entry(clerk, day, area=6120, household_count=16),
    )  # fmt: skip

    def write(step: str, days: int, *, late: int = 0, **values):
        at = day + timedelta(days=days)
        return actions.record_diary(
            [opened], step=step, entry=entry(clerk, at, now=at + timedelta(days=late), **values)
        )

    wrong = write("R04", 10, input_name="NPK 16-16-8", **flat("dose", amount="18", per="kg_sao"))
    correct(
        wrong, reason="Ghi nhầm liều", by=clerk, now=day + timedelta(days=12), entry_id=str(uuid4()),
        values=flat("dose", amount="8", per="kg_sao"),
    )  # fmt: skip
    spray = {"active": "tricyclazole", "pest": ["blast"], "phi_days": 14, **flat("dose", amount="12", per="g_sao")}
    never = write("R05", 20, input_name="Thuốc ghi nhầm", **spray)
    cancel(
        never, reason="Không phun", by=clerk, now=day + timedelta(days=21), entry_id=str(uuid4()),
        agreed=Agreed("manager"),
    )  # fmt: skip
    write("R05", 25, input_name="Beam 75WP", **spray)
    write("R06", 30, late=9, note="Anh Tư bơm nước")
    actions.harvest(
        opened, step="R08", entry=entry(clerk, day + timedelta(days=90)),
        outputs=[NewLot(name="Thóc tươi", thousandths=1_250_500), NewLot(name="Thóc tươi", thousandths=800_000)],
    )  # fmt: skip
    return Season.get_by_id(opened.id)


@pytest.fixture
def pond(song_hoa, clerk):
    facts = {"kind": "pond", "name": "Ao A3", "address": A_SAO, "area": "2000 m2"}
    return save_site(song_hoa, facts, by=clerk, now=LONG_AGO)


@pytest.fixture
def shrimps(song_hoa, clerk, pond) -> Season:
    """Fed twice, treated once, not harvested."""
    opened = actions.open_season(
        song_hoa, template="shrimp", name="Lứa 1, ao A3", variety="Tôm thẻ", sites=[pond],
        entry=entry(clerk, LONG_AGO, pond_area=2000, farm_code="DKN-0003"),
    )  # fmt: skip
    for days, amount in ((5, "120.5"), (12, "200")):
        feed = flat("feed", name="Thức ăn tôm số 2", amount=amount, protein="40", lot="TA-09")
        actions.record_diary([opened], step="T05", entry=entry(clerk, LONG_AGO + timedelta(days=days), **feed))
    drug = flat("drug", name="Men vi sinh", active="Bacillus", dose="1 kg/1.000 m³", reason="Nước đục")
    actions.record_diary(
        [opened], step="T07", entry=entry(clerk, LONG_AGO + timedelta(days=20), withdraw_days=3, **drug)
    )
    return Season.get_by_id(opened.id)


@pytest.fixture
def lots(song_hoa, clerk):
    """Two lots bought in, one with a name that runs long."""
    names = ("Gạo nếp cái hoa vàng A Sào hút chân không, vụ mùa, đóng bao giấy ba lớp có quai xách", "Gạo tẻ")
    return [
        actions.receive(
            song_hoa, lot=NewLot(name=name, thousandths=1_000_000, form="milled"), supplier_name="Nhà máy xay Hoa Sen",
            template="rice", entry=entry(clerk, LONG_AGO),
        )
        for name in names
    ]  # fmt: skip


@pytest.fixture
def dispatch(lots, clerk):
    """2.034,5 kg on a lorry."""
    return actions.ship(
        [Use(lots[0], 1_000_000), Use(lots[1], 34_500)],
        receiver_name="Cửa hàng thực phẩm Minh Tâm",
        receiver_address="Phường Thái Bình, tỉnh Hưng Yên",
        step="R16",
        entry=entry(
            clerk, NOON - timedelta(days=2), doc_no="PX-031", vehicle="17C-123.45", driver="Lái xe Bùi Văn Sáu"
        ),
    )


def workbook_rows(content: bytes) -> list[list]:
    """The first sheet as rows of values."""
    import python_calamine

    return python_calamine.load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
