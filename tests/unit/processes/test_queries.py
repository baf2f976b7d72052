"""Finding templates, steps and fields by code, alias and product category."""

import pytest

from trace.processes.queries import (
    UnknownField,
    UnknownStep,
    UnknownTemplate,
    categories,
    field,
    step,
    template,
    template_for_category,
    templates,
)


def test_an_alias_leads_to_its_template():
    assert template("shrimp_vannamei") is template("shrimp")
    assert template("shrimp_monodon") is template("shrimp")


def test_the_common_acts_are_no_products_template():
    assert "common" not in [t.code for t in templates()]


@pytest.mark.parametrize(
    ("category", "code"),
    [
        ("rice", "rice"),
        ("gao_nep", "rice"),
        ("tom_the", "shrimp"),
        ("crab", "crab_mud"),
        ("mam_cay", "mam_cay"),
        ("banh_cay", "banh_cay"),
        ("ngao", "ngao"),
        ("ocop_food.grain", "rice"),
        ("ocop_crafts", "ocop_generic"),
    ],
)
def test_a_category_has_a_way(category, code):
    assert template_for_category(category).code == code


@pytest.mark.parametrize("category", categories())
def test_every_category_has_a_way(category):
    assert template_for_category(category).steps


@pytest.mark.parametrize("category", ["", "steel", "ocop_food.steel", "common"])
def test_a_stranger_category_is_refused(category):
    with pytest.raises(UnknownTemplate):
        template_for_category(category)


def test_a_common_act_is_found_under_any_template():
    assert step("rice", "X02").role == "hold"


def test_another_templates_step_is_not_found():
    with pytest.raises(UnknownStep, match="T09"):
        step("rice", "T09")


def test_an_unknown_template_is_refused():
    with pytest.raises(UnknownTemplate, match="steel"):
        template("steel")


def test_a_part_is_found_by_its_dotted_name():
    assert field("water.ph").label_vi == "pH"


@pytest.mark.parametrize("name", ["weight", "water.colour", ""])
def test_an_unknown_field_is_refused(name):
    with pytest.raises(UnknownField):
        field(name)


def test_a_step_brings_its_own_usual_range():
    wet = {f.name: f for f in step("rice", "R08").fields}["moisture"].usual
    dry = {f.name: f for f in step("rice", "R10").fields}["moisture"].usual
    assert (wet.low, wet.high) == (20, 30)
    assert (dry.low, dry.high) == (12, 14)
    assert field("moisture").usual.high == 35


def test_the_season_is_asked_where_only_once():
    assert "plot" in [f.name for f in step("rice", "R01").asked]
    assert "plot" not in [f.name for f in step("rice", "R03").asked]
