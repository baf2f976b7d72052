"""Saving places: area converted, outline checked, code kept for ever; refusals hold down to the database."""

import peewee
import pytest
from cast import A_SAO, BINH_DINH

from trace.database import atomic
from trace.errors import Invalid, NotFound
from trace.gs1.codes import ShortCode
from trace.gs1.identifiers import Gln
from trace.kit.models import ActLogEntry
from trace.kit.paging import Listing
from trace.sites import actions, queries, rules
from trace.sites.models import Site

PLOT = {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO, "area": "2 mẫu 3 sào"}
POINTS = "20.60, 106.40\n20.60, 106.401\n20.601, 106.401\n20.601, 106.40"


@pytest.fixture
def plot(song_hoa, clerk, now):
    return actions.save_site(song_hoa, PLOT, by=clerk, now=now)


def listing(**arguments):
    return Listing.read(arguments, sorts=queries.SORTS, filters=queries.FILTERS)


def test_it_keeps_what_was_typed_and_what_it_means(plot):
    kept = Site.get_by_id(plot.id)

    assert (kept.area_m2, kept.area_typed) == (8280, "2 mẫu 3 sào")
    assert (kept.commune_code, kept.ex_district) == ("12499", "Huyện Quỳnh Phụ")
    assert kept.address == A_SAO
    assert ShortCode.parse(kept.code, prefix="P").text == kept.code


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "castle"}, "kind"),
        ({"name": ""}, "name"),
        ({"address": None}, "address"),
        ({"area": "rộng lắm"}, "area"),
        ({"outline": "đây"}, "outline"),
        ({"household_count": 0}, "household_count"),
        ({"growing_area_code": "V" * 61}, "growing_area_code"),
        ({"gln": "9520001000003"}, "gln"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(song_hoa, clerk, now, facts, field):
    with pytest.raises(Invalid) as refusal:
        actions.save_site(song_hoa, {**PLOT, **facts}, by=clerk, now=now)

    assert refusal.value.field == field
    assert Site.select().count() == 0


def test_a_gln_belongs_to_the_own_prefix_and_to_one_place(song_hoa, clerk, now, plot):
    song_hoa.gs1_prefix = "952000100"
    gln = Gln.make("952000100", 7).digits
    actions.save_site(song_hoa, {"gln": gln}, by=clerk, now=now, site=plot)
    other = actions.save_site(song_hoa, {**PLOT, "name": "Đồng Gôi"}, by=clerk, now=now)

    with pytest.raises(rules.SiteRefused):
        actions.save_site(song_hoa, {"gln": gln}, by=clerk, now=now, site=other)
    with pytest.raises(peewee.IntegrityError), atomic():
        Site.update(gln=gln).where(Site.id == other.id).execute()


def test_an_outline_is_kept_closed_and_a_change_is_logged_without_its_corners(song_hoa, clerk, now, plot):
    actions.save_site(song_hoa, {"outline": POINTS}, by=clerk, now=now, site=plot)
    ring = Site.get_by_id(plot.id).outline["coordinates"][0]
    line = ActLogEntry.get(ActLogEntry.act == "sites.change")

    assert ring[0] == ring[-1] == [106.4, 20.6]
    assert line.detail == {"changed": ["outline"], "before": {}}


def test_saving_the_same_again_writes_nothing(song_hoa, clerk, now, plot):
    actions.save_site(song_hoa, PLOT, by=clerk, now=now, site=plot)

    assert ActLogEntry.select().where(ActLogEntry.act == "sites.change").count() == 0


@pytest.mark.parametrize("who", ["helper", "auditor", "stranger_manager"])
def test_only_the_own_staff_and_managers_write(request, song_hoa, now, plot, who):
    by = request.getfixturevalue(who)

    with pytest.raises(rules.NotYours):
        actions.save_site(song_hoa, {"name": "Khác"}, by=by, now=now, site=plot)
    with pytest.raises(rules.NotYours):
        actions.deactivate_site(plot, by=by, now=now)
    assert Site.get_by_id(plot.id).is_active


@pytest.mark.parametrize("who", ["stranger_clerk", "far_auditor"])
def test_for_others_it_does_not_exist(request, plot, who):
    by = request.getfixturevalue(who)

    with pytest.raises(NotFound):
        queries.find_site(plot.code, seen_by=by)
    assert queries.sites(listing(), seen_by=by).total == 0


def test_it_is_found_by_old_and_new_commune_without_marks(song_hoa, clerk, now, plot):
    actions.save_site(song_hoa, {**PLOT, "name": "Ao số 3", "kind": "pond", "address": BINH_DINH}, by=clerk, now=now)

    def found(**arguments):
        return [site.name for site in queries.sites(listing(**arguments), seen_by=clerk).items]

    assert found(q="a sao") == ["Đồng Chợ"]
    assert found(q="an dong quynh phu") == ["Đồng Chợ"]
    assert found(q="binh dinh") == ["Ao số 3"]
    assert found(kind="pond") == ["Ao số 3"]
    assert found(district="Huyện Quỳnh Phụ") == ["Đồng Chợ"]
    assert found() == ["Ao số 3", "Đồng Chợ"]
    assert queries.districts_of_sites(seen_by=clerk) == ["Huyện Kiến Xương", "Huyện Quỳnh Phụ"]


def test_a_stopped_place_leaves_the_choices_and_comes_back(song_hoa, clerk, now, plot):
    actions.deactivate_site(plot, by=clerk, now=now)
    assert queries.sites_to_choose(song_hoa.id, kinds=("plot",)) == []

    actions.activate_site(plot, by=clerk, now=now)
    assert queries.sites_to_choose(song_hoa.id, kinds=("plot", "pond")) == [plot]
