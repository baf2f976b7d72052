"""Sending a run: what reaches the paper is the run's labels, and nothing reaches it twice unless a person says why."""

from datetime import timedelta

import pytest
from virtual_printer import VirtualPrinter, printed

from trace.documents.stores import store_of
from trace.jobs import runner
from trace.kit.models import ActLogEntry, Job
from trace.labels.actions import start_run
from trace.labels.layout import find_layout
from trace.labels.queries import standing_of
from trace.labels.rules import NotYours
from trace.ledger.models import LedgerEntry
from trace.printers import queries, sending
from trace.printers.actions_sending import cancel, claim, report, retry, send_run, settle, take
from trace.printers.models import PrintJob
from trace.printers.records import CHANGED, KIND, check_sending
from trace.printers.rules import LEASE, AgainRefused, LeaseLost, SendingRefused


@pytest.fixture
def order(batch, clerk, now, settings):
    def make(count=3, *, language="tspl", **more):
        layout = find_layout("roll-50x30")
        return start_run(batch, layout=layout, count=count, format=language, by=clerk, now=now, settings=settings,
                         via="page", **more)  # fmt: skip

    return make


@pytest.fixture
def work(app, now, monkeypatch):
    """Do the queued work against these settings, with little patience."""
    monkeypatch.setattr(sending, "Patience", lambda: _Patience(1.0, 2.0, 0.3))

    def do(known):
        app.config["SETTINGS"] = known
        with app.app_context():
            runner.run_waiting(now=now)

    return do


_Patience = sending.Patience


def state(job):
    return PrintJob.get_by_id(job.id).state


@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_the_labels_come_out_of_a_network_printer(order, make_printer, listed, work, clerk, batch, now, language):
    run = order(3, language=language, serialised=True)
    with VirtualPrinter() as printer:
        known = listed(printer.port)
        job = send_run(run, make_printer(kind=language, way="network", known=known), by=clerk, now=now)
        work(known)

    paper = printer.paper()
    assert state(job) == "sent"
    assert paper.unknown == []
    assert [page.size for page in paper.pages] == [(400, 240)] * 3
    assert len(set(paper.texts())) == 3
    assert all(text.startswith(f"HTTPS://TXNG.EXAMPLE/T/{batch.code}/") for text in paper.texts())


def test_a_printer_that_is_off_has_printed_nothing_and_is_tried_again(order, make_printer, listed, work, clerk, now):
    with VirtualPrinter() as printer:
        dead = printer.port
    known = listed(dead)
    job = send_run(order(), make_printer(way="network", known=known), by=clerk, now=now)
    work(known)
    found = PrintJob.get_by_id(job.id)
    assert (found.state, found.message) == ("failed", "unreachable")

    with VirtualPrinter() as printer:
        known = listed(printer.port)
        retry(found, by=clerk, now=now)
        work(known)

    assert state(job) == "sent"
    assert len(printer.paper().pages) == 3


def test_a_plug_pulled_in_the_middle_is_asked_about_and_never_repeated(
    order, make_printer, listed, work, clerk, now, monkeypatch
):
    monkeypatch.setattr(sending, "PIECE", 2048)
    run = order(12, serialised=True)
    with VirtualPrinter(cut_after=20_000) as printer:
        known = listed(printer.port)
        machine = make_printer(way="network", known=known)
        job = send_run(run, machine, by=clerk, now=now)
        work(known)
        work(known)
    found = PrintJob.get_by_id(job.id)
    assert (found.state, found.message, printer.connections) == ("unsure", "cut", 1)
    with pytest.raises(SendingRefused):
        retry(found, by=clerk, now=now)
    with pytest.raises(AgainRefused):
        send_run(run, machine, by=clerk, now=now)

    settle(found, seen="none", by=clerk, now=now)

    assert state(job) == "failed"
    send_run(run, machine, by=clerk, now=now)  # nothing is on paper, so no reason is asked for


def test_a_run_goes_out_again_only_with_a_reason_that_is_kept(order, make_printer, clerk, now):
    run, printer = order(), make_printer()
    first = send_run(run, printer, by=clerk, now=now)
    with pytest.raises(AgainRefused):
        send_run(run, printer, reason="  ", by=clerk, now=now)

    again = send_run(run, printer, reason="Hết giấy, đã hủy tem ra trước", by=clerk, now=now)

    assert (again.again_id, again.reason) == (first.id, "Hết giấy, đã hủy tem ra trước")
    entry = LedgerEntry.get(LedgerEntry.leaf_index == PrintJob.get_by_id(again.id).ledger_index)
    assert (entry.kind, check_sending(entry), PrintJob.get_by_id(first.id).ledger_index) == (KIND, None, None)
    PrintJob.update(reason="Chẳng vì sao").where(PrintJob.id == again.id).execute()
    assert check_sending(entry) == CHANGED
    assert "Hết giấy" in ActLogEntry.select().order_by(ActLogEntry.id.desc()).get().detail["reason"]


def test_a_runner_that_died_over_it_does_not_send_twice(order, make_printer, listed, work, clerk, now):
    with VirtualPrinter() as printer:
        known = listed(printer.port)
        job = send_run(order(), make_printer(way="network", known=known), by=clerk, now=now)
        PrintJob.update(state="sending", is_taken=True).where(PrintJob.id == job.id).execute()
        assert Job.select().where(Job.state == "queued").count() == 1
        work(known)

    assert (state(job), printer.connections) == ("unsure", 0)


def test_an_address_taken_off_the_list_gets_nothing(order, make_printer, listed, work, clerk, now, settings):
    with VirtualPrinter() as printer:
        job = send_run(order(), make_printer(way="network", known=listed(printer.port)), by=clerk, now=now)
        work(settings)

    assert (PrintJob.get_by_id(job.id).message, printer.connections) == ("not_listed", 0)


def test_what_a_printer_cannot_read_is_not_sent_to_it(order, make_printer, clerk, now):
    run = order(language="zpl")
    for machine in (make_printer("A", kind="tspl"), make_printer("B", kind="zpl", way="download")):
        with pytest.raises(SendingRefused):
            send_run(run, machine, by=clerk, now=now)


def test_only_its_own_organisation_sends_and_settles(order, make_printer, clerk, stranger_clerk, auditor, now):
    run, printer = order(), make_printer()
    job = send_run(run, printer, by=clerk, now=now)
    for other in (stranger_clerk, auditor):
        with pytest.raises(NotYours):
            send_run(run, printer, by=other, now=now)
        with pytest.raises(NotYours):
            cancel(job, by=other, now=now)
        with pytest.raises(NotYours):
            take(job, lease="", by=other, now=now)
    assert claim([printer.name], agent="", by=stranger_clerk, now=now) is None
    cancel(job, by=clerk, now=now)
    assert state(job) == "cancelled"
    assert claim([printer.name], agent="", by=clerk, now=now) is None


def test_an_agent_gets_each_work_once_and_only_for_its_printers(order, make_printer, clerk, now, settings):
    job = send_run(order(), make_printer(), by=clerk, now=now)
    assert claim(["Máy khác"], agent="pc", by=clerk, now=now) is None

    got = claim(["xprinter ở kho"], agent="pc", by=clerk, now=now)

    assert (got.id, got.state, got.agent) == (job.id, "sending", "pc")
    assert claim(["Xprinter ở kho"], agent="pc2", by=clerk, now=now) is None
    with pytest.raises(LeaseLost):
        take(got, lease="guess", by=clerk, now=now)
    take(got, lease=got.lease, by=clerk, now=now)
    report(PrintJob.get_by_id(job.id), lease=got.lease, outcome="sent", by=clerk, now=now)
    report(PrintJob.get_by_id(job.id), lease=got.lease, outcome="sent", by=clerk, now=now)
    assert state(job) == "sent"
    assert len(printed(store_of(settings).get(got.file_sha256)).pages) == 3


def test_a_silent_agent_loses_its_work_to_the_next_or_to_a_person(order, make_printer, clerk, now):
    job = send_run(order(), make_printer(), by=clerk, now=now)
    names, later = ["Xprinter ở kho"], now + LEASE + timedelta(seconds=1)
    first = claim(names, agent="pc", by=clerk, now=now)

    second = claim(names, agent="pc2", by=clerk, now=later)  # no byte had left

    assert second.id == first.id
    assert second.lease != first.lease
    with pytest.raises(LeaseLost):
        take(PrintJob.get_by_id(job.id), lease=first.lease, by=clerk, now=later)
    take(second, lease=second.lease, by=clerk, now=later)
    assert claim(names, agent="pc3", by=clerk, now=later + 2 * LEASE) is None
    assert state(job) == "unsure"
    report(PrintJob.get_by_id(job.id), lease=second.lease, outcome="sent", by=clerk, now=later + 2 * LEASE)
    assert state(job) == "sent"


def test_all_that_is_sent_stays_in_the_store(order, make_printer, clerk, now):
    run = order()
    job = send_run(run, make_printer(), by=clerk, now=now)

    assert queries.kept_files() == [standing_of(run).file_sha256] == [job.file_sha256]
