"""Ordering labels: ready lots only, no more than goods, each run kept for good and in the log."""

from dataclasses import replace
from pathlib import Path

import peewee
import pytest

from trace.database import atomic, database
from trace.documents.store import LocalStore
from trace.errors import NotAllowed
from trace.jobs import runner
from trace.kit.models import ActLogEntry, Job
from trace.kit.viewer import COMMAND_LINE
from trace.labels import actions, actions_calibration, actions_making, queries, records, rules, stating, tasks
from trace.labels.layout import find_layout
from trace.labels.models import LabelRun, SheetInUse
from trace.labels.problems import LabelRefused
from trace.ledger import queries as log
from trace.ledger.verification import verify
from trace.products.models import Product
from trace.readiness.rules import NotReady

RENDERING = tasks.render  # the task is known even where no app was built


@pytest.fixture
def order(clerk, now, settings):
    def start(batch, count=10, *, by=None, layout="a4-24", **more):
        asked = {"layout": find_layout(layout), "count": count, "by": by or clerk, "now": now, "settings": settings}
        return actions.start_run(batch, **{**asked, "via": "page", **more})

    return start


def file_of(run, settings) -> bytes:
    return LocalStore(settings.uploads).get(queries.standing_of(run).file_sha256)


def test_a_run_is_kept_logged_and_printed_at_once(batch, order, settings, clerk):
    run = order(batch, 10)

    standing = queries.standing_of(run)
    assert (standing.state, standing.labels_done, standing.percent) == ("done", 10, 100)
    assert file_of(run, settings).startswith(b"%PDF-")
    kept = LabelRun.get_by_id(run.id)
    assert (kept.total, kept.pages, kept.budget_most, kept.budget_used) == (10, 1, 20, 0)
    assert (kept.is_test, kept.is_unverified, kept.via, kept.created_by_id) == (False, False, "page", clerk.person_id)
    assert kept.printed["product_name"] == "Gạo nếp A Sào"
    assert kept.printed["short_url"] == f"HTTPS://TXNG.EXAMPLE/T/{batch.code}"
    assert log.entry(kept.ledger_index).kind == "label_run"
    assert ActLogEntry.select().where(ActLogEntry.act == "labels.print").count() == 1


def test_the_log_can_be_checked_against_the_runs(batch, order):
    run = LabelRun.get_by_id(order(batch, 10).id)
    check = {records.KIND: records.check_run}

    assert verify(check, known_size=records.known_size()).size == run.ledger_index + 1
    entry = log.entry(run.ledger_index)
    full, public = records.run_bytes(run, batch.identifier)
    assert entry.is_of_full(full)
    assert entry.is_of_public(public)
    run.total = 11
    assert not entry.is_of_full(records.run_bytes(run, batch.identifier)[0])


@pytest.mark.parametrize("act", ["UPDATE label_run SET total = 9", "DELETE FROM label_run"])
def test_the_database_refuses_to_change_a_run(batch, order, act):
    order(batch, 3)

    with pytest.raises(peewee.DatabaseError, match="append-only"), atomic():
        database.execute_sql(act)


def test_before_approval_printing_is_refused_with_the_list(unapproved, order, settings):
    with pytest.raises(NotReady) as refused:
        order(unapproved)

    assert [one["code"] for one in refused.value.params["missing"]] == ["approval"]
    assert LabelRun.select().count() == 0
    assert not settings.uploads.exists() or not list(settings.uploads.rglob("tem-*"))


def test_an_incomplete_product_is_named_too(unapproved, rice, order):
    Product.update(standard="", net_content_thousandths=None).where(Product.id == rice.id).execute()

    with pytest.raises(NotReady) as refused:
        order(unapproved)
    assert {"approval", "standard", "goods_label"} <= {one["code"] for one in refused.value.params["missing"]}


def test_labels_end_with_the_goods(batch, order):
    order(batch, 15)
    order(batch, 5)

    with pytest.raises(rules.BudgetExceeded, match="In được thêm 0 tem"):
        order(batch, 1)
    assert queries.printed_of(batch, is_test=False).labels == 20


def test_copies_count(batch, order):
    with pytest.raises(rules.BudgetExceeded, match="In được thêm 20 tem"):
        order(batch, 11, copies=2)

    assert order(batch, 10, copies=2).total == 20


def test_three_percent_more_and_not_one_above(batch_with_gtin, order):
    assert order(batch_with_gtin, 618).total == 618

    with pytest.raises(rules.BudgetExceeded):
        order(batch_with_gtin, 1)


def test_spoiled_labels_are_replaced_one_for_one_with_a_reason(batch, order):
    first = order(batch, 20)

    with pytest.raises(rules.ReprintRefused, match="lý do"):
        order(batch, 5, replaces=first)
    again = order(batch, 5, replaces=first, reason="Kẹt giấy 5 tem")
    assert (again.replaces_id, again.reason) == (first.id, "Kẹt giấy 5 tem")
    third = order(batch, 15, replaces=again, reason="Mực nhòe")
    assert third.replaces_id == first.id
    with pytest.raises(rules.ReprintRefused, match="nhiều nhất 0 tem"):
        order(batch, 1, replaces=first, reason="Mực nhòe")

    printed = queries.printed_of(batch, is_test=False)
    assert (printed.labels, printed.void, printed.runs) == (20, 20, 3)


def test_another_lot_lends_no_labels(batch, batch_with_gtin, order):
    other = order(batch_with_gtin, 10)
    order(batch, 20)

    with pytest.raises(rules.ReprintRefused, match="chính lô này"):
        order(batch, 1, replaces=other, reason="Kẹt giấy")


def test_an_unchecked_co_op_prints_few_and_says_so(neighbours_batch, order, stranger_clerk):
    run = order(neighbours_batch, 50, by=stranger_clerk)

    assert run.is_unverified
    assert run.printed["unverified"] is True
    with pytest.raises(rules.BudgetExceeded, match="cơ sở chưa được xác nhận"):
        order(neighbours_batch, 1, by=stranger_clerk)


def test_while_the_address_is_not_public_every_label_is_a_test_and_takes_nothing_away(batch, order, settings):
    at_home = replace(settings, base_url="http://127.0.0.1:8000")

    run = order(batch, 20, settings=at_home)

    assert run.is_test
    assert run.printed["is_test"] is True
    assert queries.budget_of(batch, is_test=True).left == 0
    assert queries.budget_of(batch, is_test=False).left == 20
    assert order(batch, 20).is_test is False


def test_strangers_officers_and_admins_print_nothing(batch, order, stranger_clerk, stranger_manager, auditor, admin):
    for viewer in (stranger_clerk, stranger_manager, auditor, admin):
        with pytest.raises(NotAllowed):
            order(batch, 1, by=viewer)
    assert LabelRun.select().count() == 0


def test_the_operator_of_the_machine_may(batch, order):
    assert order(batch, 1, by=COMMAND_LINE, via="command").created_by_id is None


def test_a_label_too_small_for_its_words_is_refused_with_the_numbers(batch, rice, order):
    long = "Gạo nếp cái hoa vàng đặc sản thơm dẻo truyền thống vùng đất bãi ven sông Hóa Thái Bình thu hoạch vụ mùa"
    Product.update(name=long).where(Product.id == rice.id).execute()

    with pytest.raises(LabelRefused, match=r"cần .* mm"):
        order(batch, 1, layout="tomy-145")
    assert LabelRun.select().count() == 0


def test_a_start_outside_the_sheet_is_refused(batch, order):
    with pytest.raises(rules.Invalid, match="từ 1 đến 24"):
        order(batch, 1, start_slot=25)


def test_the_sheet_is_remembered(batch, order, song_hoa):
    assert queries.next_slot_of(song_hoa.id, "a4-24") == 1
    order(batch, 7)
    assert queries.next_slot_of(song_hoa.id, "a4-24") == 8
    order(batch, 3, start_slot=20)
    assert queries.next_slot_of(song_hoa.id, "a4-24") == 23
    order(batch, 1, layout="roll-50x30")
    assert SheetInUse.select().count() == 1


def test_the_same_order_gives_the_same_bytes_and_another_other_ones(batch, order, settings):
    one, same, other = order(batch, 4), order(batch, 4), order(batch, 4, start_slot=2)

    assert one.data_hash == same.data_hash != other.data_hash
    assert file_of(one, settings) != file_of(other, settings)
    again = actions_making.render_run(one, files=LocalStore(settings.uploads), settings=settings, now=one.created_at)
    assert again.sha256 == queries.standing_of(one).file_sha256


def test_a_large_run_is_made_by_a_job(batch_with_gtin, order, app, settings, now):
    run = order(batch_with_gtin, 501)
    assert queries.standing_of(run).state == "waiting"

    with app.app_context():
        assert runner.run_waiting(now=now) == 1

    assert queries.standing_of(run).is_done
    assert queries.standing_of(run).labels_done == 501
    job = Job.get(Job.name == "labels.render")
    assert (job.state, job.percent, job.organisation_id) == ("done", 100, run.organisation_id)
    assert file_of(run, settings).startswith(b"%PDF-")


def test_a_job_that_fails_says_so_and_gives_the_labels_back(batch_with_gtin, order, app, settings, now):
    run = order(batch_with_gtin, 618)
    assert queries.budget_of(batch_with_gtin, is_test=False).left == 0
    Path(settings.uploads).parent.mkdir(parents=True, exist_ok=True)
    if settings.uploads.exists():
        settings.uploads.rename(settings.uploads.with_name("away"))
    settings.uploads.write_text("a file where the folder should be")

    with app.app_context():
        runner.run_waiting(now=now)

    assert Job.get(Job.name == "labels.render").state == "failed"
    assert queries.standing_of(run).state == "failed"
    assert queries.budget_of(batch_with_gtin, is_test=False).left == 618


def test_the_calibration_of_a_printer_is_kept_with_the_run(batch, order, song_hoa, clerk, now, settings):
    plain = order(batch, 1)
    actions_calibration.keep_calibration(
        song_hoa, name="Máy Canon ở kho", measured=rules.Measured(190, 205, 1700, 2500), by=clerk, now=now
    )

    run = order(batch, 1, printer="máy canon ở kho")

    assert run.calibration["right_tenths_mm"] == 10
    assert run.calibration["down_tenths_mm"] == -5
    assert stating.thawed_calibration(run.calibration).scale_x == 1.0
    assert file_of(run, settings) != file_of(plain, settings)
    with pytest.raises(queries.UnknownPrinter):
        order(batch, 1, printer="Máy khác")


def test_a_calibration_of_one_name_is_replaced_and_strangers_may_not(song_hoa, clerk, stranger_clerk, now):
    kept = {"name": "Máy A", "now": now}
    actions_calibration.keep_calibration(song_hoa, measured=rules.Measured(200, 200, 1700, 2500), by=clerk, **kept)
    actions_calibration.keep_calibration(song_hoa, measured=rules.Measured(210, 200, 1700, 2500), by=clerk, **kept)

    assert [one.right_tenths_mm for one in queries.printers_of(song_hoa.id)] == [-10]
    with pytest.raises(NotAllowed):
        actions_calibration.keep_calibration(
            song_hoa, measured=rules.Measured(200, 200, 1700, 2500), by=stranger_clerk, **kept
        )
    with pytest.raises(NotAllowed):
        actions_calibration.forget_calibration(queries.printers_of(song_hoa.id)[0], by=stranger_clerk, now=now)
    actions_calibration.forget_calibration(queries.printers_of(song_hoa.id)[0], by=clerk, now=now)
    assert queries.printers_of(song_hoa.id) == []
