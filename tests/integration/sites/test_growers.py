"""Households: kept for their own organisation only, with their plots, and made nameless for good."""

from datetime import date
from uuid import uuid4

import pytest
from cast import A_SAO, LONG_AGO

from trace.desk.openings import known_of_sites
from trace.errors import Invalid, NotFound
from trace.events.actions import harvest, open_season
from trace.events.entries import Entry, NewLot
from trace.events.models import Event, EventAnnex
from trace.kit.models import ActLogEntry
from trace.kit.paging import Listing
from trace.processes.queries import step
from trace.sites import actions_growers as actions
from trace.sites import queries_growers as queries
from trace.sites.actions import save_site
from trace.sites.models import Grower, Site
from trace.sites.rules_growers import GrowerRefused, NotYourGrowers

TU = {
    "name": "Phạm Văn Tư", "phone": "0912 345 678", "id_number": "034099001234", "external_no": "H-1",
    "group_name": "Tổ 3", "address": A_SAO, "consented_on": date(2026, 6, 1), "consent_note": "ký biên bản họp tổ",
    "note": "nhà cạnh đình",
}  # fmt: skip
PRIVATE = ("Phạm", "Tư", "912 345", "912345", "034099001234", "nhà cạnh đình")


@pytest.fixture
def tu(song_hoa, clerk, now) -> Grower:
    return actions.save_grower(song_hoa, TU, by=clerk, now=now)


@pytest.fixture
def plot(tu, clerk, now) -> Site:
    return actions.add_plot(
        tu, {"kind": "plot", "name": "Ruộng ông Tư", "address": A_SAO, "area": "5 sào"}, by=clerk, now=now
    )


def listed(viewer, **arguments) -> list[str]:
    listing = Listing.read(arguments, sorts=queries.SORTS, filters=queries.FILTERS)
    return [row.name for row in queries.growers(listing, seen_by=viewer).items]


def test_a_household_is_found_by_what_people_know_of_it(tu, clerk):
    for words in ("tu pham", "0912345678", "H-1", "tổ 3", "a sao", tu.code):
        assert listed(clerk, q=words) == ["Phạm Văn Tư"], words
    assert listed(clerk, q="bảy") == []
    assert listed(clerk, state="consented") == ["Phạm Văn Tư"]
    assert listed(clerk, state="unasked") == []


def test_nobody_else_finds_it(tu, song_hoa, stranger_clerk, stranger_manager, auditor, helper, now):
    for viewer in (stranger_clerk, stranger_manager, auditor, helper):
        assert listed(viewer) == []
        with pytest.raises(NotFound):
            queries.find_grower(tu.code, seen_by=viewer)
        with pytest.raises(NotYourGrowers):
            actions.save_grower(song_hoa, {"note": "x"}, by=viewer, now=now, grower=tu)
        with pytest.raises(NotYourGrowers):
            actions.pseudonymise_grower(tu, by=viewer, now=now)
    assert queries.count_growers(song_hoa.id) == 1


def test_the_log_of_acts_keeps_what_changed_and_never_what_it_said(tu, song_hoa, clerk, now):
    actions.save_grower(song_hoa, {"phone": "0987 654 321", "name": "Phạm Văn Tư"}, by=clerk, now=now, grower=tu)
    lines = list(ActLogEntry.select().where(ActLogEntry.act.startswith("growers.")))

    assert [(line.act, line.subject) for line in lines] == [("growers.register", tu.code), ("growers.change", tu.code)]
    assert lines[1].detail == {"changed": ["phone"]}


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"name": ""}, "name"), ({"name": "A"}, "name"), ({"name": "Bảy", "phone": "123"}, "phone"),
     ({"name": "Bảy", "consented_on": date(2030, 1, 1)}, "consented_on"), ({"name": "B" * 121}, "name")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(song_hoa, clerk, now, facts, field):
    with pytest.raises(Invalid) as refused:
        actions.save_grower(song_hoa, facts, by=clerk, now=now)

    assert refused.value.field == field
    assert Grower.select().count() == 0


def test_a_plot_is_one_households_at_a_time(tu, plot, song_hoa, dong_nguyen, stranger_manager, clerk, now):
    other = actions.save_grower(song_hoa, {"name": "Bùi Bảy"}, by=clerk, now=now)
    facts = {"kind": "plot", "name": "Đồng Xa", "address": A_SAO}
    theirs = save_site(dong_nguyen, facts, by=stranger_manager, now=now)

    with pytest.raises(GrowerRefused, match="hộ khác"):
        actions.give_plots(other, [plot], by=clerk, now=now)
    with pytest.raises(Invalid):
        actions.give_plots(tu, [plot, theirs], by=clerk, now=now)
    actions.give_plots(tu, [], by=clerk, now=now)
    actions.give_plots(other, [Site.get_by_id(plot.id)], by=clerk, now=now)
    assert Site.get_by_id(plot.id).grower_id == other.id


def test_making_nameless_erases_the_person_and_keeps_the_row(tu, plot, song_hoa, clerk, now):
    actions.pseudonymise_grower(tu, by=clerk, now=now)
    row, site = Grower.get_by_id(tu.id), Site.get_by_id(plot.id)
    left = " ".join(str(value) for value in (*row.__data__.values(), *site.__data__.values()))

    assert not any(word in left for word in PRIVATE)
    assert (row.erased_at, row.group_name, site.grower_id) == (now, "Tổ 3", row.id)
    assert site.name == f"Thửa của hộ {row.code}"
    assert listed(clerk, q="tu") == []
    with pytest.raises(GrowerRefused):
        actions.save_grower(song_hoa, {"name": "Phạm Văn Tư"}, by=clerk, now=now, grower=row)


def test_a_season_counts_households_and_its_events_name_none(tu, plot, song_hoa, clerk, now):
    second = actions.add_plot(
        tu, {"kind": "plot", "name": "Tư sau nhà", "address": A_SAO, "area": "2 sào"}, by=clerk, now=now
    )
    entry = Entry(by=clerk, now=now, entry_id=str(uuid4()), happened_at=LONG_AGO)
    season = open_season(song_hoa, template="rice", name="Vụ mùa", variety="", sites=[plot, second], entry=entry)
    entry = Entry(by=clerk, now=now, entry_id=str(uuid4()), happened_at=now, site=plot)
    harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=1000)], entry=entry)
    written = " ".join(str(event.document) + str(event.recorded) for event in Event.select())

    assert known_of_sites(step("rice", "R01"), [plot, second])["household_count"] == 1
    assert not any(word in written for word in PRIVATE)
    assert EventAnnex.select().count() == 0
