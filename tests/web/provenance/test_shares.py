"""Shares on the public page: blocks with their number of households; never anything that leads to one household."""

import gzip
import re

import pytest
from public_goods import code, site

from trace.events import actions
from trace.events.entries import NewLot, Use
from trace.provenance.shares import whole_percents
from trace.sites.models import Grower


@pytest.fixture
def blend(goods):
    """`blend([(site, season name, kilograms), …])`: dried paddy of each, milled together."""

    def make(parts):
        uses = []
        for plot, name, kilograms in parts:
            season = actions.open_season(
                goods.an_thai, template="rice", name=name, variety="", sites=[plot], entry=goods.entry(150)
            )
            (paddy,) = actions.harvest(
                season, step="R08", outputs=[NewLot(name="Thóc", thousandths=kilograms * 1000)], entry=goods.entry(20)
            )
            uses.append(Use(paddy, kilograms * 1000))
        (milled,) = actions.transform(
            uses, step="R12", outputs=[NewLot(name="Gạo trộn", thousandths=600_000)], entry=goods.entry(10)
        )
        return milled

    return make


@pytest.fixture
def told(phone):
    def sentences(lot, **headers):
        page = phone(f"/t/{lot.code}", **headers).text
        figure = re.search(r'<figure class="shares">(.*?)</figure>', page, re.S)
        if figure is None:
            return []
        return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in re.findall(r"<li>(.*?)</li>", figure[1])]

    return sentences


def test_a_blend_of_three_blocks_tells_households_and_crops(goods, blend, told, noon):
    mieu = site(goods.an_thai, code("P", 11), "plot", "Đồng Miễu", noon, household_count=23)
    sau = site(goods.an_thai, code("P", 12), "plot", "Cánh đồng Sau", noon, household_count=12)
    milled = blend(
        [(goods.plot, "Vụ mùa 2026", 630), (mieu, "Vụ mùa 2026 – Đồng Miễu", 240), (sau, "Vụ mùa, đồng Sau", 130)]
    )

    assert told(milled) == [
        "63% từ 34 hộ xứ đồng Đồng Chợ, vụ mùa 2026",
        "24% từ 23 hộ ruộng Đồng Miễu, vụ mùa 2026",
        "13% từ 12 hộ cánh đồng Sau, vụ mùa 2026",
    ]
    assert told(milled, Accept_Language="en")[1] == "24% from 23 households, Đồng Miễu field, vụ mùa 2026"


@pytest.mark.parametrize("households", [1, None])
def test_a_plot_of_one_household_is_told_by_its_commune(goods, blend, told, phone, noon, households):
    plot = site(goods.an_thai, code("P", 13), "plot", "Ruộng ông Tám", noon, household_count=households)
    milled = blend([(goods.plot, "Vụ mùa 2026", 600), (plot, "Vụ mùa 2026 Ruộng ông Tám", 400)])

    assert told(milled)[1] == "40% từ ruộng ở xã A Sào, 06/2026"
    assert "ông Tám" not in phone(f"/t/{milled.code}").text


def test_a_growers_plot_is_told_by_its_commune_whatever_its_count(goods, blend, told, noon):
    grower = Grower.create(organisation=goods.an_thai, code="H1", name="Lê Văn Tám", created_at=noon, changed_at=noon)
    plot = site(goods.an_thai, code("P", 14), "plot", "Góc Đa", noon, household_count=5, grower=grower)
    milled = blend([(goods.plot, "Vụ mùa 2026", 600), (plot, "Vụ mùa 2026 – Góc Đa", 400)])

    assert told(milled)[1] == "40% từ ruộng ở xã A Sào, vụ mùa 2026"


def test_one_source_needs_no_shares_and_many_are_told_together(goods, blend, told, noon):
    assert told(blend([(goods.plot, "Vụ mùa 2026", 600)])) == []

    plots = [site(goods.an_thai, code("P", 20 + n), "plot", f"Đồng {n}", noon, household_count=9) for n in range(12)]
    many = told(blend([(plot, "Vụ mùa 2026", 100 - n) for n, plot in enumerate(plots)]))
    assert len(many) == 8
    assert many[-1].endswith("% 5 nguồn khác")
    assert sum(int(one.partition("%")[0]) for one in many) == 100


def test_the_page_of_a_blend_stays_small(goods, blend, phone, noon):
    plots = [site(goods.an_thai, code("P", 40 + n), "plot", f"Đồng {n}", noon, household_count=9) for n in range(12)]
    milled = blend([(plot, "Vụ mùa 2026", 100) for plot in plots])

    assert len(gzip.compress(phone(f"/t/{milled.code}").data)) < 14_000


def test_percents_add_up_to_a_hundred():
    assert whole_percents([1 / 3, 1 / 3, 1 / 3]) == [34, 33, 33]
    assert whole_percents([0.634, 0.366]) == [63, 37]
    assert whole_percents([0.999, 0.001]) == [100, 0]
