"""Printers on pages: added, refused with what was typed, sent to, asked about; the agent to take away; the help."""

import pytest
from cast import sign_in, token_in
from virtual_printer import printed

from trace.documents.stores import store_of
from trace.labels.actions import start_run
from trace.labels.layout import find_layout
from trace.printers.models import Printer, PrintJob


@pytest.fixture
def run(batch, clerk, now, settings):
    return start_run(batch, layout=find_layout("roll-50x30"), count=2, format="tspl", by=clerk, now=now,
                     settings=settings, via="page")  # fmt: skip


def text_of(answer):
    return answer.get_data(as_text=True)


def test_a_printer_is_added_changed_and_taken_off_the_list(here, add, post):
    assert "Chưa có máy in nào" in text_of(here.get("/printers/"))
    assert add().status_code == 303
    printer = Printer.get()
    shown = text_of(here.get("/printers/"))
    assert "Xprinter ở kho" in shown
    assert "TSPL · 203 dpi · khổ 50 mm" in " ".join(shown.split())

    assert post(f"/printers/{printer.id}", name="Zebra", kind="zpl", dpi="300", way="download").status_code == 303
    assert (Printer.get().name, Printer.get().dpi, Printer.get().stock_tenths_mm) == ("Zebra", 300, None)
    assert post(f"/printers/{printer.id}/end").status_code == 303
    here.get("/printers/")  # says once that it is gone
    assert "Zebra" not in text_of(here.get("/printers/"))


@pytest.mark.parametrize(
    ("wrong", "field"), [({"name": ""}, "name"), ({"stock": "rộng"}, "stock"), ({"way": "network"}, "listed_name")]
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(add, wrong, field):
    answer = add(**{"name": "Máy in ở xưởng", **wrong})

    assert answer.status_code == 422
    assert 'class="error-summary"' in text_of(answer)
    assert f'href="#{field}"' in text_of(answer)
    assert "name" in wrong or "Máy in ở xưởng" in text_of(answer)


def test_a_run_is_sent_and_sent_again_only_with_a_reason(here, add, post, run):
    add()
    printer = Printer.get()
    page = text_of(here.get(f"/printers/send?run={run.number}"))
    assert "Vì sao gửi lại" not in page

    first = post("/printers/sendings", run=run.number, printer=printer.id)
    assert first.status_code == 303
    assert "Chờ chương trình in" in text_of(here.get(first.location))
    again = post("/printers/sendings", run=run.number, printer=printer.id)
    assert again.status_code == 422
    assert "Vì sao gửi lại" in text_of(again)
    assert post("/printers/sendings", run=run.number, printer=printer.id, reason="Tem ướt").status_code == 303
    assert [job.reason for job in PrintJob.select().order_by(PrintJob.id)] == ["", "Tem ướt"]


def test_two_taps_send_once(add, post, run):
    add()
    typed = {"run": run.number, "printer": Printer.get().id, "entry_id": "00000000-0000-4000-8000-000000000001"}

    first, second = post("/printers/sendings", **typed), post("/printers/sendings", **typed)

    assert first.location == second.location
    assert PrintJob.select().count() == 1


def test_a_doubtful_sending_asks_what_came_out(here, add, post, run):
    add()
    job_page = post("/printers/sendings", run=run.number, printer=Printer.get().id).location
    PrintJob.update(state="unsure", message="cut").execute()
    page = text_of(here.get(job_page))
    assert "hết giấy, mở nắp hoặc bị tắt" in page
    assert "Gửi thử lại" not in page

    assert post(f"{job_page}/seen", seen="").status_code == 422
    assert post(f"{job_page}/seen", seen="some").status_code == 303
    assert PrintJob.get().state == "partly"
    assert "đúng số còn thiếu" in text_of(here.get(job_page))


def test_a_printer_gets_its_test_label(here, add, post, settings):
    add()
    answer = post(f"/printers/{Printer.get().id}/test", layout="roll-50x30")

    assert answer.status_code == 303
    (page,) = printed(store_of(settings).get(PrintJob.get().file_sha256)).pages
    assert page.size == (400, 240)


def test_a_roll_is_calibrated_on_a_page(here, post, add, song_hoa):
    add()
    page = text_of(here.get("/labels/calibration/roll/?printer=Xprinter ở kho"))
    assert "50 × 30 mm" in page
    assert "TSPL 203 dpi" in " ".join(page.split())
    typed = {"name": "Xprinter ở kho", "layout": "roll-50x30", "left": "6,2", "top": "5"}

    too_long = post("/labels/calibration/roll/", **typed, length="43")
    assert too_long.status_code == 422
    assert "Thước in ra dài 43 mm" in text_of(too_long)
    assert post("/labels/calibration/roll/", **typed, length="40").status_code == 303

    assert "đã căn chỉnh" in text_of(here.get("/printers/"))
    for language in ("pdf", "zpl", "tspl"):
        address = f"/labels/calibration/roll/file?layout=roll-50x30&format={language}&dpi=203&printer=Xprinter ở kho"
        assert here.get(address).status_code == 200
    assert here.get("/labels/calibration/roll/file?layout=roll-50x30&format=exe").status_code == 422


def test_the_agent_is_taken_away_with_a_token_only_a_manager_can_make(app, here, add, post, manager):
    add()
    assert here.get("/printers/agent/print_agent.py").data.startswith(b"#!/usr/bin/env python3")
    plain = text_of(here.get("/printers/agent/in-tem.ini"))
    assert "[printer Xprinter ở kho]" in plain
    assert "address = https://txng.example" in plain
    assert "token = \n" in plain
    assert post("/printers/agent/in-tem.ini").status_code == 403

    there = sign_in(app.test_client(), manager)
    made = there.post("/printers/agent/in-tem.ini", data={"csrf_token": token_in(there.get("/printers/new"))})
    assert "token = trace_" in text_of(made)


def test_a_stranger_sees_neither_printers_nor_sendings(app, add, post, run, stranger_clerk):
    add()
    job_page = post("/printers/sendings", run=run.number, printer=Printer.get().id).location
    there = sign_in(app.test_client(), stranger_clerk)

    assert "Xprinter" not in text_of(there.get("/printers/"))
    for address in (f"/printers/{Printer.get().id}", job_page, f"/printers/send?run={run.number}"):
        assert there.get(address).status_code == 404


def test_the_help_draws_each_dialog_and_says_it_in_words(here):
    page = text_of(here.get("/printers/help?label=40 × 30 mm"))

    assert page.count('role="img"') >= 3
    assert page.count("40 × 30 mm") > 3
    assert "Kích thước thực" in page
