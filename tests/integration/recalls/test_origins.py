"""From a finding, a paper, a material, a place with its days or pack numbers to the goods to begin with."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import A_SAO
from tests.recalled import entry_of, fresh
from trace.database import atomic
from trace.documents.actions import add_certificate
from trace.errors import NotFound, Refusal
from trace.events import actions as events
from trace.events.entries import Entry, NewLot
from trace.materials.actions import save_material
from trace.readiness.actions import check_due
from trace.readiness.models import KeptFinding
from trace.recalls.origins import goods_from
from trace.recalls.rules import Origin, RecallInvalid
from trace.serials.actions import record_printed, reserve
from trace.serials.queries import numberer_of
from trace.sites.actions import save_site


@pytest.fixture
def field(song_hoa, clerk, now):
    facts = {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}
    return save_site(song_hoa, facts, by=clerk, now=now)


@pytest.fixture
def bottle(song_hoa, clerk, now):
    facts = {"kind": "pesticide", "name": "Beam 75WP", "active": "tricyclazole", "lot": "LO-77"}
    return save_material(song_hoa, facts, by=clerk, now=now)


@pytest.fixture
def sprayed(song_hoa, clerk, field, bottle, now):
    """A season sprayed with the bottle and harvested ten days ago."""
    season = events.open_season(
        song_hoa, template="rice", name="Vụ mùa", variety="", sites=[field], entry=entry_of(clerk, now, 90)
    )
    at = now - timedelta(days=30)
    spraying = Entry(by=clerk, now=at, entry_id=str(uuid4()), happened_at=at, materials=[bottle])
    events.record_diary([season], step="R05", entry=spraying)
    (paddy,) = events.harvest(
        season, step="R08", outputs=[NewLot(name="Thóc", thousandths=90_000)], entry=entry_of(clerk, now, 10)
    )
    return fresh(paddy)


def ask(asked, manager, settings, **more):
    return goods_from(asked, more, seen_by=manager, settings=settings)


def codes(found):
    return [one.code for one in found.goods]


def test_a_material_leads_to_all_it_was_used_on(sprayed, chain, bottle, manager, settings):
    for key in (bottle.code, "LO-77"):
        found = ask(f"material:{key}", manager, settings)
        assert (found.kind, codes(found)) == (Origin.MATERIAL, [sprayed.code])


def test_a_place_and_its_days(sprayed, chain, field, manager, settings, now):
    day = (now - timedelta(days=10)).date()
    found = ask(f"place:{field.code}", manager, settings, since=day.isoformat(), until=day.isoformat())
    assert codes(found) == [sprayed.code]
    later = (day + timedelta(days=1)).isoformat()
    with pytest.raises(RecallInvalid):
        ask(f"place:{field.code}", manager, settings, since=later, until=later)
    with pytest.raises(RecallInvalid):
        ask(f"place:{field.code}", manager, settings, since=later, until=day.isoformat())
    with pytest.raises(RecallInvalid):
        ask(f"place:{field.code}", manager, settings)


def test_a_finding_about_a_lot(sprayed, manager, settings, now):
    check_due(now=now)
    row = KeptFinding.get(KeptFinding.subject_kind == "batch", KeptFinding.subject_id == sprayed.id)
    found = ask(f"finding:{row.id}", manager, settings)
    assert (codes(found), found.said["rule"]) == ([sprayed.code], row.rule)


def test_a_paper_about_a_lot_or_words_with_lots(sprayed, chain, song_hoa, manager, settings, now):
    paper = add_certificate(
        song_hoa, kind="test_report", number="KN-12", issuer="Trung tâm mẫu", issued_on=now.date(), expires_on=None,
        subject_kind="batch", subject_id=sprayed.id, file=None, by=manager, now=now,
    )  # fmt: skip
    assert codes(ask(f"report:{paper.id}", manager, settings)) == [sprayed.code]
    words = ask("report:KN 13/2026", manager, settings, lots=f"{chain.paddy.code}, {chain.other.code}")
    assert codes(words) == [chain.paddy.code, chain.other.code]


def test_numbers_of_packs(batch, clerk, stranger_manager, manager, settings, now):
    with atomic():
        kept = reserve(batch, 100, now=now, settings=settings)
        row = record_printed(kept, run_number="RBFGHJKM", by=clerk, now=now)
    packs = numberer_of(batch, key_version=1, settings=settings).texts(row.first, 100)
    found = ask(f"serials:{packs[10]}", manager, settings, last=packs[19])

    assert (found.kind, codes(found)) == (Origin.SERIALS, [batch.code])
    assert (found.said["run"], found.said["count"]) == ("RBFGHJKM", 10)
    assert ask(f"serials:{packs[3]}", manager, settings).said["count"] == 1
    assert ask(f"serials:{packs[19]}", manager, settings, last=packs[10]).said["count"] == 10
    with pytest.raises(Refusal):
        ask("serials:2222222", manager, settings)
    with pytest.raises(Refusal):
        ask(f"serials:{packs[10]}", stranger_manager, settings)


def test_reports_of_shoppers_and_inspections_come_with_their_lots(chain, manager, settings):
    found = ask("feedback:F2345678", manager, settings, lots=chain.rice.code)
    assert (found.said["feedback"], codes(found)) == ("F2345678", [chain.rice.code])
    with pytest.raises(RecallInvalid):
        ask("inspection:I2345678", manager, settings)


def test_a_stranger_is_led_nowhere(sprayed, chain, field, bottle, stranger_manager, settings, now):
    day = (now - timedelta(days=10)).date().isoformat()
    for asked in (f"batch:{sprayed.code}", f"material:{bottle.code}", "material:LO-77"):
        with pytest.raises((RecallInvalid, NotFound)):
            ask(asked, stranger_manager, settings)
    with pytest.raises(Refusal):
        ask(f"place:{field.code}", stranger_manager, settings, since=day, until=day)
