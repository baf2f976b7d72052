"""Seeding is idempotent, mends what differs, and the database refuses a second unit under one key."""

from datetime import date

import peewee
import pytest

from trace.places.actions import seed_places
from trace.places.models import AdminLink, AdminUnit
from trace.places.reading import read_reference


def test_everything_is_there_after_once(places, capsys):
    with capsys.disabled():
        print(f"\nplaces: {places.units} units, {places.links} links")
    assert (places.units, places.links) == (631, 478)
    assert places.added == 631 + 478


def test_twice_changes_nothing(places):
    again = seed_places(read_reference())
    assert (again.added, again.changed, again.units, again.links) == (0, 0, 631, 478)


def test_a_row_that_differs_is_put_right(places):
    AdminUnit.update(name="Hưng Hạ").where(AdminUnit.code == "12586", AdminUnit.valid_to.is_null()).execute()
    AdminLink.delete().where(AdminLink.old_code == "12658").execute()
    again = seed_places(read_reference())
    assert (again.added, again.changed) == (1, 1)


def test_one_key_names_one_unit(places):
    with pytest.raises(peewee.IntegrityError):
        AdminUnit.create(
            code="12586",
            valid_from=date(2025, 7, 1),
            level="commune",
            kind="Xã",
            name="Khác",
            district_name="",
            province_name="Tỉnh Hưng Yên",
            words=" xa khac",
        )


def test_one_way_is_kept_once(places):
    with pytest.raises(peewee.IntegrityError):
        AdminLink.create(
            old_code="12658",
            old_from=date(1900, 1, 1),
            new_code="12586",
            new_from=date(2025, 7, 1),
            relation="whole",
            is_larger_part=True,
            is_inferred=False,
        )
