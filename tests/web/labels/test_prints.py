"""Signs, posters, labels of cases, tags: chosen, looked at, printed once or again for a reason, kept in the log."""

from io import BytesIO
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp
from cast import A_SAO, sign_in, token_in

from trace.batches.models import Batch
from trace.events.actions_packs import Contents, pack_up, tag_units
from trace.events.entries import Entry, Use
from trace.labels.layout import all_layouts
from trace.labels.models_prints import SubjectPrint, SubjectPrintItem
from trace.labels.records_prints import KIND, check_print
from trace.ledger.models import LedgerEntry
from trace.organisations.models import Organisation
from trace.sites.actions import save_site


@pytest.fixture
def here(client, clerk, noon):
    return sign_in(client, clerk)


@pytest.fixture
def entry(clerk, noon):
    return lambda: Entry(by=clerk, now=noon, entry_id=str(uuid4()), happened_at=noon)


@pytest.fixture
def pond(song_hoa, clerk, noon):
    layout_about("place")
    return save_site(song_hoa, {"kind": "pond", "name": "Ao số 3", "address": A_SAO}, by=clerk, now=noon)


@pytest.fixture
def case(song_hoa, batch, entry):
    layout_about("pack")
    Organisation.update(gs1_prefix="893123456").where(Organisation.id == song_hoa.id).execute()
    return pack_up(Contents(lots=[Use(batch, 20_000)]), entry=entry(), with_sscc=True)


@pytest.fixture
def send(here):
    """Post the form as a browser does: the first layout of its kind unless one is named."""

    def post(kind, about, **more):
        subject = {"sign": "place", "poster": "stall", "logistic": "pack"}.get(kind)
        layout = layout_about(subject) if subject else "tag-crab-25"
        page = here.get(f"/labels/prints/new/{kind}")
        data = {"about": about, "layout": layout, "copies": "1", "entry_id": str(uuid4()),
                "csrf_token": token_in(here.get("/labels/calibration/")), **more}  # fmt: skip
        assert page.status_code == 200
        return here.post(f"/labels/prints/new/{kind}", data=data)

    return post


def layout_about(subject: str) -> str:
    """The first layout about such a thing."""
    name = next((one.name for one in all_layouts() if one.subject == subject), "")
    if not name:
        pytest.skip(f"no layout is about a {subject}")
    return name


def words(answer) -> str:
    return answer.get_data(as_text=True)


def read(here, made, dpi=300):
    """Texts of all symbols in the file, page by page."""
    pages = pypdfium2.PdfDocument(BytesIO(here.get(f"/labels/prints/{made.number}/file").data))
    return [
        {one.text for one in zxingcpp.read_barcodes(page.render(scale=dpi / 72, grayscale=True).to_pil())}
        for page in pages
    ]


def test_a_sign_for_a_pond_leads_to_its_page_and_stands_in_the_log(here, send, pond):
    assert f"/labels/prints/new/sign?about={pond.code}" in words(here.get(f"/sites/{pond.code}"))
    assert f'value="{pond.code}" checked' in words(here.get(f"/labels/prints/new/sign?about={pond.code}"))
    answer = send("sign", [pond.code])

    assert answer.status_code == 303, words(answer)
    made = SubjectPrint.get()
    assert "Ao số 3" in words(here.get(answer.location))
    assert read(here, made) == [{f"HTTPS://TXNG.EXAMPLE/P/{pond.code}"}]
    entry = LedgerEntry.get(LedgerEntry.leaf_index == made.ledger_index)
    assert (entry.kind, check_print(entry)) == (KIND, None)
    assert SubjectPrintItem.get().about.endswith(f"/p/{pond.code}")


def test_a_second_sign_needs_a_reason_which_is_kept(here, send, pond):
    send("sign", [pond.code])
    again = send("sign", [pond.code])
    assert again.status_code == 409
    assert "ghi vì sao in lại" in words(again)
    assert "đã in 1 lần" in words(again)
    assert send("sign", [pond.code], reason="Biển gãy").status_code == 303

    assert [one.reason for one in SubjectPrint.select().order_by(SubjectPrint.id)] == ["", "Biển gãy"]
    assert "In lại" in words(here.get("/labels/prints/?kind=sign"))
    assert "Ao số 3" not in words(here.get("/labels/prints/?kind=poster"))


def test_labels_of_chosen_cases_hold_their_sscc_once_for_each_copy(here, send, case):
    assert f'name="about" value="{case.code}"' in words(here.get("/packs/"))
    answer = send("logistic", [case.code], copies="2")

    assert answer.status_code == 303, words(answer)
    made = SubjectPrint.get()
    found = read(here, made)
    assert len(found) == 2
    assert all(any(case.sscc in text for text in page) for page in found)
    assert f"/labels/prints/new/logistic?about={case.code}" in words(here.get(f"/packs/{case.code}"))


def test_the_poster_takes_what_may_be_sold_and_nothing_else(here, send, batch, unapproved):
    layout_about("stall")
    page = words(here.get("/labels/prints/new/poster"))
    assert f'value="{batch.code}" checked' in page
    assert unapproved.code not in page
    assert send("poster", [unapproved.code]).status_code == 409
    assert send("poster", [batch.code]).status_code == 303
    assert any(f"HTTPS://TXNG.EXAMPLE/T/{batch.code}" in found for found in read(here, SubjectPrint.get()))

    Batch.update(is_recalled=True).where(Batch.id == batch.id).execute()
    assert batch.code not in words(here.get("/labels/prints/new/poster"))
    assert "đang tạm ngừng bán" in words(send("poster", [batch.code]))


def test_tags_are_for_units_with_numbers_each_its_own(here, send, batch, entry):
    tag_units(batch, count=3, entry=entry())
    page = words(here.get(f"/labels/prints/new/tag?lot={batch.code}"))
    assert page.count(f'value="{batch.code}/') == 3
    numbers = [one.split('"')[0] for one in page.split(f'value="{batch.code}/')[1:]]
    answer = send("tag", [f"{batch.code}/{number}" for number in numbers], lot=batch.code)

    assert answer.status_code == 303, words(answer)
    made = SubjectPrint.get()
    found = set().union(*read(here, made))
    assert found == {f"HTTPS://TXNG.EXAMPLE/T/{batch.code}/{number}" for number in numbers}
    assert "checked" not in words(here.get(f"/labels/prints/new/tag?lot={batch.code}")).split("tag")[0]


def test_looking_prints_nothing_and_searching_keeps_what_was_chosen(here, send, pond, song_hoa, clerk, noon):
    seen = send("sign", [pond.code], action="preview", copies="3")
    assert seen.status_code == 200
    assert "3 nhãn" in words(seen)
    assert "<svg" in words(seen)
    found = send("sign", [pond.code], action="find", q="khong co")
    assert f'value="{pond.code}" checked' in words(found)
    assert SubjectPrint.select().count() == 0


@pytest.mark.parametrize("wrong", [{"about": []}, {"copies": "11"}, {"copies": "x"}, {"layout": "roll-50x30"}])
def test_what_cannot_be_printed_is_refused(send, pond, wrong):
    answer = send("sign", wrong.pop("about", [pond.code]), **wrong)

    assert answer.status_code in (404, 409, 422)
    assert SubjectPrint.select().count() == 0


def test_strangers_find_neither_things_nor_prints(app, send, pond, batch, stranger_clerk, auditor):
    send("sign", [pond.code])
    number = SubjectPrint.get().number
    there = sign_in(app.test_client(), stranger_clerk)

    for address in (f"new/sign?about={pond.code}", f"new/tag?lot={batch.code}", number, f"{number}/file", "new/none"):
        assert there.get(f"/labels/prints/{address}").status_code == 404, address
    assert number not in words(there.get("/labels/prints/"))
    officer = sign_in(app.test_client(), auditor)
    assert number in words(officer.get("/labels/prints/"))
    assert officer.get(f"/labels/prints/{number}").status_code == 200
    assert officer.get(f"/labels/prints/{number}/file").status_code == 403
