"""Waiting days and bans: what was used on a season decides about its lots, now, later, and when it is put right."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from trace.batches.models import Batch
from trace.events import actions, waiting
from trace.events.actions_corrections import Agreed
from trace.events.actions_decisions import ReleaseRefused
from trace.events.entries import Entry, NewLot, Use
from trace.events.holds import lasting_causes, open_causes, releases_of
from trace.events.models import Event
from trace.events.projections import rebuild, touches
from trace.events.records import read_json
from trace.events.rules import Cause, NotYours
from trace.materials.actions import save_material
from trace.materials.models import Material
from trace.materials.rules import LABEL, UNVERIFIED, Waiting
from trace.sites.models import Site

SECOND = Agreed("manager")
SPRAY = {"input_name": "Beam 75WP", "active": "tricyclazole"}


@pytest.fixture
def pond(cast, now, entry):
    """A shrimp pond with an open season."""
    site = Site.create(
        organisation=cast.an_thai, code="PAO1", kind="pond", name="Ao 1", name_folded="ao 1", name_sort="ao 1",
        address=cast.plot.address, created_at=now, changed_at=now,
    )  # fmt: skip
    return actions.open_season(
        cast.an_thai, template="shrimp", name="Lứa 1", variety="Tôm thẻ", sites=[site], entry=entry(90)
    )


@pytest.fixture
def bottle(cast, now):
    """A bottle of cypermethrin: legal on paddy, banned in a pond."""
    facts = {"kind": "pesticide", "name": "Sherpa 25EC", "active": "cypermethrin", "registration_no": "12/CNĐKT-BVTV"}
    return save_material(
        cast.an_thai, facts, by=cast.staff, now=now, waitings=[Waiting("rice", 7, LABEL), Waiting("shrimp", 3, LABEL)]
    )


@pytest.fixture
def used(entry):
    """`used(days_ago, materials=[…], phi_days=…)`: an entry that names materials of the register."""

    def make(days_ago, *materials, **values):
        made = entry(days_ago, **values)
        return Entry(by=made.by, now=made.now, entry_id=made.entry_id, happened_at=made.happened_at,
                     values=made.values, materials=materials)  # fmt: skip

    return make


def again(batch):
    return Batch.get_by_id(batch.id)


def catch(season, step, entry, days_ago):
    (lot,) = actions.harvest(
        season, step=step, outputs=[NewLot(name="Thu", thousandths=500_000)], entry=entry(days_ago)
    )
    return lot


def test_the_days_count_down_from_the_last_treatment_that_says_any(season, entry):
    assert waiting.safe_from_of(season) is None
    actions.record_diary([season], step="R05", entry=entry(20, **SPRAY, phi_days=14))
    actions.record_diary([season], step="R05", entry=entry(10, **SPRAY, phi_days=7))
    actions.record_diary([season], step="R05", entry=entry(5, **SPRAY))

    assert waiting.safe_from_of(season) == date(2026, 11, 23) - timedelta(days=3)


def test_the_register_is_frozen_into_the_event_with_the_days_of_the_crop(season, used, bottle, cast, now):
    event = actions.record_diary([season], step="R05", entry=used(10, bottle, **SPRAY))
    save_material(cast.an_thai, {"name": "Tên khác"}, by=cast.staff, now=now, material=bottle)

    assert read_json(Event.get_by_id(event.id).recorded)["materials"] == [
        {
            "code": bottle.code, "name": "Sherpa 25EC", "kind": "pesticide", "active": "cypermethrin", "lot": "",
            "registration_no": "12/CNĐKT-BVTV", "waiting_days": 7, "certainty": "label",
        }
    ]  # fmt: skip
    assert waiting.safe_from_of(season) == date(2026, 11, 20)
    assert Material.get_by_id(bottle.id).used_at == now


def test_days_that_nobody_read_on_a_label_hold_nothing(season, used, entry, cast, now):
    facts = {"kind": "pesticide", "name": "Beam 75WP", "active": "tricyclazole"}
    guessed = save_material(cast.an_thai, facts, by=cast.staff, now=now, waitings=[Waiting("rice", 14, UNVERIFIED)])
    actions.record_diary([season], step="R05", entry=used(8, guessed, input_name="Beam 75WP"))
    lot = catch(season, "R08", entry, 2)

    assert not again(lot).is_on_hold
    found = waiting.waited(lot)
    assert (found.safe_from, found.is_respected) == (None, None)
    assert found.treatments[0].prompt.days == "7–14"


def test_the_same_bottle_holds_the_pond_and_not_the_paddy(season, pond, used, entry, bottle):
    actions.record_diary([season], step="R05", entry=used(30, bottle, phi_days=7))
    actions.record_diary([pond], step="T07", entry=used(30, bottle, withdraw_days=3))
    paddy, shrimp = catch(season, "R08", entry, 5), catch(pond, "T09", entry, 5)

    assert not again(paddy).is_on_hold
    assert (again(shrimp).is_on_hold, again(shrimp).hold_cause) == (True, "banned")
    assert waiting.waited(paddy).is_respected is True


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        ({"drug.name": "Thuốc bột", "drug.active": "oxytetracyclin + enrofloxacin"}, "banned"),
        ({"drug.name": "Enro 10%", "drug.active": "Enrofloxacine"}, "banned"),
        ({"drug.name": "Men vi sinh"}, ""),
        ({"drug.name": "Norfloxacin"}, ""),
        ({"drug.name": "Dipterex"}, ""),
    ],
)
def test_only_what_a_source_says_of_the_substance_itself_holds(pond, entry, values, cause):
    actions.record_diary([pond], step="T07", entry=entry(30, **values, withdraw_days=0))

    assert again(catch(pond, "T09", entry, 5)).hold_cause == cause


def test_a_ban_is_asked_for_the_day_of_use(cast, entry, now):
    """QĐ 501: the last day of fipronil was 12/02/2021."""
    for shift, cause in ((timedelta(0), ""), (timedelta(days=1), "banned")):
        last_day = now.replace(year=2021, month=2, day=12) + shift
        season = actions.open_season(
            cast.an_thai, template="rice", name=f"Vụ {cause}", variety="", sites=[cast.plot], entry=entry(3000)
        )
        spray = Entry(by=cast.staff, now=now, entry_id=str(uuid4()), happened_at=last_day,
                      values={"input_name": "Fipronil 800WG", "phi_days": 1})  # fmt: skip
        actions.record_diary([season], step="R05", entry=spray)
        assert again(catch(season, "R08", entry, 100)).hold_cause == cause


def test_a_ban_counts_for_what_is_harvested_after_the_use_only(pond, entry):
    first = catch(pond, "T09", entry, 20)
    actions.record_diary([pond], step="T07", entry=entry(10, **{"drug.active": "Trichlorfon"}, withdraw_days=0))
    second = catch(pond, "T09", entry, 5)

    assert (again(first).hold_cause, again(second).hold_cause) == ("", "banned")


@pytest.mark.parametrize("step", ["T02", "T05"])
def test_a_banned_substance_counts_wherever_it_was_used(pond, entry, used, bottle, step):
    told = used(60, bottle) if step == "T02" else entry(60, **{"feed.name": "Cám trộn Chloramphenicol"})
    actions.record_diary([pond], step=step, entry=told)

    assert again(catch(pond, "T09", entry, 5)).hold_cause == "banned"


def test_a_treatment_written_down_after_the_harvest_holds_the_lot_and_what_was_made_of_it(season, entry, paddy, rice):
    (dry,) = actions.transform(
        [Use(paddy, 1_000_000)], step="R10", outputs=[NewLot(name="Thóc khô", thousandths=800_000)], entry=entry(4)
    )
    actions.record_diary([season], step="R05", entry=entry(8, **SPRAY, phi_days=14))

    assert (again(paddy).hold_cause, again(dry).hold_cause) == ("early", "source")
    assert waiting.waited(dry).is_respected is False
    assert rebuild(entry(0).now).mended == 0


def test_a_late_banned_use_is_added_to_a_hold_of_a_person(season, entry, paddy, cast, now):
    actions.hold([paddy], reason="Nghi ẩm", by=cast.staff, now=now, entry_id=str(uuid4()))
    actions.record_diary([season], step="R05", entry=entry(8, active="Glyphosate 480", phi_days=1))

    assert open_causes(again(paddy)) == [Cause.PERSON, Cause.BANNED]
    with pytest.raises(ReleaseRefused, match="kiểm nghiệm"):
        actions.release([paddy], reason="Xem lại", by=cast.manager, now=now, entry_id=str(uuid4()))


def test_after_a_release_the_finding_stays_and_tells_who_and_why(season, entry, cast, now):
    actions.record_diary([season], step="R05", entry=entry(8, **SPRAY, phi_days=14))
    lot = catch(season, "R08", entry, 2)
    actions.observe([lot], step="R13", entry=entry(1, qc_result="pass"))
    actions.release([lot], reason="Kết quả đạt", by=cast.manager, now=now, entry_id=str(uuid4()))

    assert not again(lot).is_on_hold
    assert lasting_causes(touches(lot.identifier)) == [Cause.EARLY]
    (let_go,) = releases_of(lot)
    assert (let_go.cause, let_go.reason, let_go.by_id) == (Cause.EARLY, "Kết quả đạt", cast.manager.person_id)
    assert waiting.waited(lot).causes == (Cause.EARLY,)


def test_what_was_answered_is_not_held_again_for_work_that_says_nothing_against_it(season, entry, cast, now):
    spray = actions.record_diary([season], step="R05", entry=entry(8, **SPRAY, phi_days=14))
    lot = catch(season, "R08", entry, 2)
    actions.observe([lot], step="R13", entry=entry(1, qc_result="pass"))
    actions.release([lot], reason="Kết quả đạt", by=cast.manager, now=now, entry_id=str(uuid4()))
    actions.record_diary([season], step="R05", entry=entry(0, **SPRAY, phi_days=7))
    actions.correct(
        spray, reason="Ghi thiếu bệnh", by=cast.staff, now=now, entry_id=str(uuid4()), values={"pest": ("blast",)}
    )

    assert not again(lot).is_on_hold
    actions.record_diary([season], step="R05", entry=entry(5, **SPRAY, phi_days=30))
    assert again(lot).hold_cause == "early"


def test_a_correction_that_names_another_active_is_judged_anew(pond, entry, cast, now, used, bottle):
    wrong = actions.record_diary([pond], step="T07", entry=used(30, **{"drug.active": "iodine"}, withdraw_days=0))
    lot = catch(pond, "T09", entry, 5)
    right = actions.correct(
        wrong, reason="Ghi nhầm thuốc", agreed=SECOND, by=cast.staff, now=now, entry_id=str(uuid4()),
        values={"drug.active": "Ciprofloxacin"},
    )  # fmt: skip
    assert again(lot).hold_cause == "banned"

    actions.correct(
        right,
        reason="Sửa lại",
        agreed=SECOND,
        by=cast.staff,
        now=now,
        entry_id=str(uuid4()),
        values={"drug.active": "iodine"},
    )
    assert waiting.waited(lot).causes == (Cause.BANNED,), "once found, a finding for ever"


def test_a_material_falls_away_when_the_name_of_what_was_used_is_put_right(pond, used, cast, now, bottle):
    first = actions.record_diary([pond], step="T07", entry=used(30, bottle, **{"drug.name": "Sherpa 25EC"}))
    wrong = actions.correct(
        first, reason="Thiếu số ngày", by=cast.staff, now=now, entry_id=str(uuid4()),
        values={"drug.name": "Sherpa 25EC", "withdraw_days": 3},
    )  # fmt: skip
    assert "materials" in read_json(Event.get_by_id(wrong.id).recorded)
    right = actions.correct(
        wrong,
        reason="Nhầm chai",
        agreed=SECOND,
        by=cast.staff,
        now=now,
        entry_id=str(uuid4()),
        values={"drug.name": "Iodine"},
    )

    assert "materials" not in read_json(Event.get_by_id(right.id).recorded)


def test_a_strangers_material_cannot_be_used(season, used, cast, now):
    facts = {"kind": "pesticide", "name": "Của họ"}
    theirs = save_material(cast.hong_tien, facts, by=cast.stranger, now=now)

    with pytest.raises(NotYours):
        actions.record_diary([season], step="R05", entry=used(5, theirs, **SPRAY))
    assert Material.get_by_id(theirs.id).used_at is None
