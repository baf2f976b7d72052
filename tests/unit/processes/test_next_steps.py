"""What likely comes next, what a page must name as not declared, and the OCOP stars."""

import pytest

from trace.errors import Invalid
from trace.processes.queries import ocop_stars, template
from trace.processes.rules import gaps, next_steps, stars_for, steps_for_form


def codes(steps):
    return [s.code for s in steps]


@pytest.mark.parametrize(
    ("code", "first"),
    [("rice", "R01"), ("shrimp", "T01"), ("crab_mud", "C01"), ("mam_cay", "M01"), ("banh_cay", "B01")],
)
def test_a_record_begins_where_the_template_begins(code, first):
    assert codes(next_steps(template(code), [])) == [first]


def test_the_last_step_leads_on():
    assert codes(next_steps(template("rice"), ["R01", "R02"])) == ["R03", "R04"]
    assert codes(next_steps(template("rice"), ["R14"])) == ["R15", "R16"]
    assert codes(next_steps(template("rice"), ["R18"])) == []


def test_common_acts_do_not_change_the_way():
    assert codes(next_steps(template("rice"), ["R08", "X02"])) == ["R09", "R10"]


def test_what_a_lot_in_this_form_may_take():
    assert codes(steps_for_form(template("rice"), "dry_paddy")) == ["R11", "R12", "R13", "R16", "R17"]


def test_a_required_step_before_a_recorded_one_is_a_gap():
    assert codes(gaps(template("rice"), ["R01", "R03", "R08", "R12"])) == ["R02", "R04", "R10"]


def test_nothing_later_than_the_last_step_is_a_gap():
    assert codes(gaps(template("rice"), ["R01"])) == []
    assert codes(gaps(template("rice"), [])) == []


def test_paddy_that_is_sold_owes_no_milling():
    done = ["R01", "R02", "R03", "R04", "R08", "R10", "R16"]
    assert codes(gaps(template("rice"), done)) == ["R12", "R14"]
    assert codes(gaps(template("rice"), done, form="dry_paddy")) == []


def test_no_spraying_is_no_gap():
    assert "R05" not in codes(gaps(template("rice"), ["R18"]))


@pytest.mark.parametrize(("points", "stars"), [(100, 5), (90, 5), (89, 4), (70, 4), (69, 3), (50, 3), (49, 2), (0, 1)])
def test_stars(points, stars):
    assert stars_for(points, ocop_stars()).stars == stars


@pytest.mark.parametrize("points", [-1, 101])
def test_points_outside_the_hundred_are_refused(points):
    with pytest.raises(Invalid):
        stars_for(points, ocop_stars())
