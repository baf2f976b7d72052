"""The list of layouts over the API, and an order by the name of an own one."""

import pytest
from cast import LONG_AGO

from trace.labels import actions_layouts, layouts
from trace.labels.layout import find_layout, table_of


@pytest.fixture
def own(song_hoa, clerk):
    table = table_of(find_layout("a4-24"))
    made = actions_layouts.copy_layout(song_hoa, table, title="Tem riêng", source="a4-24", by=clerk, now=LONG_AGO)
    return layouts.name_of(made)


def test_the_layouts_are_listed_with_the_own_ones_first_and_ordered_by_name(client, clerk_token, own, order):
    said = client.get("/api/v1/label-layouts", headers={"Authorization": f"Bearer {clerk_token}"}).json

    assert (said[0]["name"], said[0]["title"], said[0]["is_own"]) == (own, "Tem riêng", True)
    house = next(one for one in said if one["name"] == "a4-24")
    sizes = ("label_width_mm", "label_height_mm", "labels_a_page", "dpi")
    assert [house[name] for name in sizes] == [70, 37, 24, 300]
    made = order(layout=own)
    assert (made.status_code, made.json["layout"]) == (202, own)
    assert order(layout="own-ZZZZZZZZ").status_code == 422
