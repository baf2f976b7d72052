"""What the rules find is kept: noted by the database with the change, looked at by the job, closed when it is gone."""

from datetime import date, timedelta
from uuid import uuid4

import peewee
import pytest
from cast import A_SAO
from labelled import approve, make_batch, make_product

from trace.batches.models import Batch, BatchSource
from trace.database import atomic
from trace.documents.actions import add_certificate
from trace.documents.models import Certificate
from trace.events import actions as events
from trace.events.entries import Entry, NewLot
from trace.events.models import EventItem, EventPhoto
from trace.events.projections import rebuild
from trace.jobs import runner
from trace.kit.models import Job
from trace.kit.viewer import COMMAND_LINE
from trace.products.models import Product
from trace.readiness import actions
from trace.readiness.models import FindingDue, KeptFinding
from trace.readiness.queries_findings import NONE, Count, count_of, count_of_organisation, findings_about
from trace.readiness.reading import rules
from trace.readiness.tasks import A_DAY, CHECK, CHECK_ALL
from trace.seasons.models import Season
from trace.sites.actions import save_site


@pytest.fixture
def product(song_hoa, clerk, now, settings):
    return make_product(song_hoa, by=clerk, now=now, settings=settings)


@pytest.fixture
def batch(song_hoa, product, clerk, now):
    return make_batch(song_hoa, product, by=clerk, now=now)


@pytest.fixture
def season(song_hoa, clerk, now):
    plot = save_site(song_hoa, {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}, by=clerk, now=now)
    entry = Entry(by=clerk, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(days=90),
                  values={"area": 3600, "household_count": 4, "region_code": "HY-1"})  # fmt: skip
    return events.open_season(song_hoa, template="rice", name="Vụ mùa", variety="Nếp", sites=[plot], entry=entry)


@pytest.fixture
def looked_at(db):
    """Everything of before is looked at; what is noted from here on is this test's."""

    def look(now):
        actions.check_due(now=now)
        assert not FindingDue.select().exists()

    return look


def due():
    return {(row.subject_kind, row.subject_id) for row in FindingDue.select()}


def kept(subject, state="open"):
    return [row.rule for row in findings_about(subject, state=state, seen_by=COMMAND_LINE)]


def diary(season, clerk, now, days, **values):
    entry = Entry(by=clerk, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(days=days), values=values)
    events.record_diary([season], step="R04", entry=entry)


def test_what_is_recorded_is_noted_in_the_same_transaction(batch, looked_at, clerk, now):
    looked_at(now)
    with pytest.raises(ZeroDivisionError), atomic():
        events.hold([batch], reason="Nghi ẩm", by=clerk, now=now, entry_id=str(uuid4()))
        assert ("batch", batch.id) in due()
        raise ZeroDivisionError
    assert due() == set()

    events.hold([batch], reason="Nghi ẩm", by=clerk, now=now, entry_id=str(uuid4()))

    assert due() == {("batch", batch.id)}


def test_a_diary_entry_that_changes_no_column_is_noted_too(season, clerk, now, looked_at):
    diary(season, clerk, now, 20, input_name="NPK")
    diary(season, clerk, now, 10, input_name="NPK")
    looked_at(now)

    diary(season, clerk, now, 15, input_name="NPK")

    assert ("season", season.id) in due()


def test_a_change_of_a_source_is_noted_for_all_that_was_made_of_it(batch, clerk, now, looked_at):
    source = BatchSource.get(BatchSource.batch == batch.id).from_batch
    looked_at(now)

    events.hold([source], reason="Nghi ẩm", by=clerk, now=now, entry_id=str(uuid4()))

    assert {("batch", batch.id), ("batch", source.id)} <= due()
    actions.check_due(now=now)
    assert "held_source" in kept(batch)


@pytest.mark.parametrize("table", ["organisation", "site", "certificate", "product"])
def test_what_a_rule_looks_at_elsewhere_is_noted(table, song_hoa, season, batch, looked_at, clerk, now):
    looked_at(now)
    if table == "organisation":
        song_hoa.name = "HTX Sông Hóa mới"
        song_hoa.save()
    elif table == "site":
        save_site(song_hoa, {"kind": "store", "name": "Kho", "address": A_SAO}, by=clerk, now=now)
    elif table == "certificate":
        Certificate.create(organisation=song_hoa, kind="vietgap", number="1", issuer="X", subject_kind="organisation",
                           subject_id=song_hoa.id, created_at=now)  # fmt: skip
    else:
        Product.update(standard="").where(Product.id == batch.product_id).execute()

    wanted = ("goods", batch.product_id) if table == "product" else ("everything", song_hoa.id)
    assert due() == {wanted}
    assert actions.check_due(now=now) >= 2
    if table == "product":
        assert "standard" in kept(batch)


def test_a_picture_used_again_is_noted_where_it_was_used_first(batch, season, clerk, now, looked_at):
    diary(season, clerk, now, 20, input_name="NPK")
    first, second = (EventItem.get(EventItem.identifier == one.identifier).event_id for one in (season, batch))
    EventPhoto.create(event=first, file_id=1, sha256="ab" * 32)
    looked_at(now)

    EventPhoto.create(event=second, file_id=1, sha256="ab" * 32)

    assert {("season", season.id), ("batch", batch.id)} <= due()


def test_the_job_is_queued_once_and_empties_the_list(batch, now):
    assert FindingDue.select().exists()

    runner.queue_what_is_watched(now=now)
    runner.queue_what_is_watched(now=now)

    assert [job.name for job in Job.select()] == [CHECK]
    runner.run_waiting(now=now)
    assert not FindingDue.select().exists()
    assert runner.queue_what_is_watched(now=now) == []
    assert "missing_step" in kept(batch)
    assert Job.get().state == "done"


def test_once_a_day_everything_is_looked_at(batch, season, now, looked_at, monkeypatch):
    looked_at(now)
    runner.queue_what_is_due(now=now)
    runner.run_waiting(now=now)
    assert ("everything", batch.organisation_id) in due()

    runner.queue_what_is_due(now=now + timedelta(seconds=A_DAY - 1))
    assert Job.select().where(Job.name == CHECK_ALL).count() == 1
    runner.queue_what_is_due(now=now + timedelta(seconds=A_DAY))
    assert Job.select().where(Job.name == CHECK_ALL).count() == 2


def test_what_goes_away_is_closed_and_kept(batch, clerk, manager, now, looked_at):
    events.hold([batch], reason="Bao rách", by=clerk, now=now, entry_id=str(uuid4()))
    looked_at(now)
    (held,) = [row for row in findings_about(batch, seen_by=COMMAND_LINE) if row.rule == "hold"]
    assert (held.first_seen_at, held.severity, held.params["vi"]["reason"]) == (now, "stop", "Bao rách")

    later = now + timedelta(hours=2)
    actions.check_subject("batch", batch.id, now=later)
    held = KeptFinding.get_by_id(held.id)
    assert (held.first_seen_at, held.last_seen_at) == (now, later)

    events.release([batch], reason="Đã thay", by=manager, now=later, entry_id=str(uuid4()))
    actions.check_due(now=later)
    assert "hold" not in kept(batch)
    assert KeptFinding.get_by_id(held.id).gone_at == later

    events.hold([batch], reason="Lại rách", by=clerk, now=later, entry_id=str(uuid4()))
    actions.check_due(now=later)
    assert KeptFinding.select().where(KeptFinding.rule == "hold", KeptFinding.subject_id == batch.id).count() == 2


def test_what_is_found_for_ever_is_never_closed(batch, clerk, manager, now, looked_at, monkeypatch):
    events.hold([batch], reason="Thu sớm", by=clerk, now=now, entry_id=str(uuid4()))
    looked_at(now)
    lasting = [type(one)(**{**one.__dict__, "is_lasting": one.code == "hold"}) for one in rules()]
    monkeypatch.setattr("trace.readiness.actions.rules", lambda: lasting)

    events.release([batch], reason="Đã rõ", by=manager, now=now, entry_id=str(uuid4()))
    actions.check_due(now=now)

    assert "hold" in kept(batch)


def test_how_things_stand_is_no_finding(batch, now, looked_at):
    looked_at(now)

    assert batch.approved_at is None
    assert "approval" not in kept(batch)


def test_goods_on_their_way_are_not_asked_for_what_a_product_says(song_hoa, clerk, now):
    entry = Entry(by=clerk, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(days=3), values={})
    lot = events.receive(song_hoa, lot=NewLot(name="Thóc", thousandths=5000, form="wet_paddy"), supplier_name="X",
                         template="rice", entry=entry)  # fmt: skip
    actions.check_due(now=now)

    assert not {"product_name", "standard", "picture"} & set(kept(lot))


def test_counts_leave_out_what_is_gone_reviewed_or_only_a_note(batch, song_hoa, clerk, stranger_clerk, now, looked_at):
    looked_at(now)
    KeptFinding.delete().execute()
    common = {"organisation": song_hoa, "subject_kind": "batch", "subject_id": batch.id, "subject_code": batch.code,
              "subject_name": "x", "first_seen_at": now, "last_seen_at": now}  # fmt: skip
    for place, values in enumerate((
        {"severity": "stop"}, {"severity": "warn"}, {"severity": "warn"}, {"severity": "note"},
        {"severity": "stop", "gone_at": now}, {"severity": "warn", "reviewed_at": now},
    )):  # fmt: skip
        KeptFinding.create(rule="hold", place=str(place), **common, **values)

    assert count_of("batch", batch.id, seen_by=COMMAND_LINE) == Count(stops=1, warns=2)
    assert count_of_organisation(song_hoa.id, seen_by=clerk).total == 3
    assert count_of_organisation(song_hoa.id, seen_by=stranger_clerk) == NONE
    assert count_of("season", batch.id, seen_by=COMMAND_LINE) == NONE


def test_the_database_keeps_one_open_row_a_place(batch, song_hoa, now, looked_at):
    looked_at(now)
    values = {"organisation": song_hoa, "subject_kind": "batch", "subject_id": batch.id, "subject_code": batch.code,
              "subject_name": "x", "first_seen_at": now, "last_seen_at": now, "rule": "hold", "severity": "stop",
              "place": ":"}  # fmt: skip
    KeptFinding.create(gone_at=now, **values)
    KeptFinding.create(**values)
    with pytest.raises(peewee.IntegrityError), atomic():
        KeptFinding.create(**values)


def test_looking_at_everything_again_changes_nothing(batch, season, song_hoa, now, looked_at):
    looked_at(now)
    before = list(KeptFinding.select().order_by(KeptFinding.id).dicts())
    assert before

    actions.ask_for_all()
    actions.check_due(now=now)

    assert list(KeptFinding.select().order_by(KeptFinding.id).dicts()) == before


def test_a_rebuild_of_the_projections_leaves_the_findings_as_they_were(batch, season, now, looked_at):
    looked_at(now)
    before = list(KeptFinding.select().order_by(KeptFinding.id).dicts())

    rebuild(now)
    actions.check_due(now=now)

    assert list(KeptFinding.select().order_by(KeptFinding.id).dicts()) == before


def test_a_paper_that_ends_is_found_by_the_days_passing(batch, song_hoa, clerk, manager, now, looked_at):
    add_certificate(
        song_hoa, kind="vietgap", number="VG-9", issuer="X", issued_on=date(2024, 1, 1), expires_on=date(2026, 11, 30),
        subject_kind="organisation", subject_id=song_hoa.id, file=None, by=clerk, now=now,
    )  # fmt: skip
    approve(batch, by=manager, now=now)
    looked_at(now)
    assert "expired_certificate" not in kept(batch)

    actions.ask_for_all()
    actions.check_due(now=now + timedelta(days=8))

    assert "expired_certificate" in kept(batch)


def test_a_subject_that_is_no_more_is_passed_over(db, now):
    FindingDue.create(subject_kind="batch", subject_id=999_999)
    FindingDue.create(subject_kind="moon", subject_id=1)

    assert actions.check_due(now=now) >= 0
    assert not FindingDue.select().exists()
    assert Season.select().count() == Batch.select().count() == 0
