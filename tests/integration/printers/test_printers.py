"""The list of printers: what may be on it, who may use an address of the operator's list, what orders of labels see."""

from dataclasses import replace

import pytest

from trace.labels import queries as label_queries
from trace.labels.actions_calibration import keep_roll_calibration
from trace.labels.printer_choices import choices_of
from trace.labels.rules import MeasuredRoll, NotYours, roll_marks
from trace.labels.sheet import AS_DRAWN
from trace.printers import queries
from trace.printers.actions import end_printer, save_printer
from trace.printers.models import Printer
from trace.printers.rules import PrinterRefused, UnknownPrinter, Wished
from trace.settings import NetworkPrinter, Settings, WrongSetting


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Kho]\n[server"}, "name"),
        ({"kind": "epl"}, "kind"),
        ({"dpi": 180}, "dpi"),
        ({"way": "usb"}, "way"),
        ({"way": "network"}, "listed_name"),
        ({"kind": "driver", "way": "network", "listed_name": "kho"}, "way"),
        ({"stock_tenths_mm": 50}, "stock"),
    ],
)
def test_what_is_no_printer_is_refused_with_its_field(song_hoa, clerk, now, settings, wrong, field):
    wished = replace(Wished("Kho", "tspl", 203, "agent"), **wrong)

    with pytest.raises(PrinterRefused) as refused:
        save_printer(song_hoa, wished, by=clerk, now=now, settings=settings)

    assert refused.value.field == field
    assert Printer.select().count() == 0


def test_an_address_comes_from_the_operators_list_and_serves_one_organisation(
    song_hoa, dong_nguyen, clerk, stranger_clerk, now, settings
):
    known = replace(
        settings,
        printers=(NetworkPrinter("kho", "10.0.0.5", 9100), NetworkPrinter("rieng", "10.0.0.6", 9100, dong_nguyen.code)),
    )
    wished = Wished("Máy in kho", "zpl", 203, "network", listed_name="kho")

    with pytest.raises(PrinterRefused):  # not what somebody types
        save_printer(song_hoa, replace(wished, listed_name="10.0.0.9:9100"), by=clerk, now=now, settings=known)
    with pytest.raises(PrinterRefused):  # kept for another organisation
        save_printer(song_hoa, replace(wished, listed_name="rieng"), by=clerk, now=now, settings=known)
    save_printer(song_hoa, wished, by=clerk, now=now, settings=known)
    assert [one.name for one in queries.listed_for(dong_nguyen, settings=known)] == ["rieng"]
    with pytest.raises(PrinterRefused):
        save_printer(dong_nguyen, wished, by=stranger_clerk, now=now, settings=known)


def test_a_stranger_neither_sees_nor_changes_a_printer(make_printer, song_hoa, stranger_clerk, auditor, now, settings):
    printer = make_printer()

    assert queries.printers_of(stranger_clerk.organisation_id) == []
    with pytest.raises(UnknownPrinter):
        queries.find_printer(printer.id, seen_by=stranger_clerk)
    for other in (stranger_clerk, auditor):
        with pytest.raises(NotYours):
            save_printer(song_hoa, Wished("Kho", "tspl", 203, "agent"), by=other, now=now, settings=settings)
        with pytest.raises(NotYours):
            end_printer(printer, by=other, now=now)


def test_orders_of_labels_know_the_printers_and_what_they_need(app, make_printer, song_hoa, clerk, now):
    make_printer("Xprinter ở kho", stock_tenths_mm=500)
    assert [(one.name, one.format, one.dpi, one.can_send) for one in choices_of(song_hoa.id)] == [
        ("Xprinter ở kho", "tspl", 203, True)
    ]
    assert label_queries.calibration_for("xprinter ở KHO", organisation_id=song_hoa.id) == AS_DRAWN

    keep_roll_calibration(
        song_hoa, name="Xprinter ở kho", measured=MeasuredRoll(62, 45, 400), marks=roll_marks(50, 30), by=clerk, now=now
    )

    needed = label_queries.calibration_for("Xprinter ở kho", organisation_id=song_hoa.id)
    assert (needed.right_tenths_mm, needed.down_tenths_mm, needed.scale_x) == (-12, 5, 1.0)
    assert [one.is_calibrated for one in choices_of(song_hoa.id)] == [True]


def test_a_printer_off_the_list_comes_back_under_its_name(make_printer, clerk, now):
    printer = make_printer()
    end_printer(printer, by=clerk, now=now)
    assert queries.printers_of(clerk.organisation_id) == []

    again = make_printer("XPRINTER ở kho", kind="zpl")

    assert again.id == printer.id
    assert [one.kind for one in queries.printers_of(clerk.organisation_id)] == ["zpl"]
    with pytest.raises(PrinterRefused, match="Đã có máy in"):
        make_printer("xprinter Ở KHO")


@pytest.mark.parametrize(
    "wrong",
    ["kho", "kho=10.0.0.5", "kho=10.0.0.5:0", "kho=10.0.0.5:99999", "=1.2.3.4:9100", "kho=a_b:9100",
     "kho=http://x:9100", "kho=1.2.3.4:9100 kho=1.2.3.5:9100"],
)  # fmt: skip
def test_a_wrong_list_of_printers_stops_the_start(tmp_path, wrong):
    with pytest.raises(WrongSetting, match="TRACE_PRINTERS"):
        Settings.from_environment({"TRACE_INSTANCE": str(tmp_path), "TRACE_PRINTERS": wrong})


def test_the_list_of_printers_is_read(tmp_path):
    text = "kho=192.168.1.50:9100, xưởng@HTX-01=[fd00::5]:9101"
    known = Settings.from_environment({"TRACE_INSTANCE": str(tmp_path), "TRACE_PRINTERS": text}).printers

    assert known == (NetworkPrinter("kho", "192.168.1.50", 9100), NetworkPrinter("xưởng", "fd00::5", 9101, "HTX-01"))
