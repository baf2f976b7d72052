"""The register: what is saved, who may, and the commands."""

import peewee
import pytest

from trace.errors import Invalid
from trace.kit.models import ActLogEntry
from trace.kit.paging import Listing
from trace.materials import queries
from trace.materials.actions import activate_material, deactivate_material, mark_used, save_material
from trace.materials.models import Material, MaterialWaiting
from trace.materials.rules import LABEL, NotYours, Waiting

BEAM = {"kind": "pesticide", "name": "Beam  75WP", "active": "tricyclazole", "lot": "B-01", "supplier": "Đại lý Hòa"}


@pytest.fixture
def beam(song_hoa, clerk, now):
    return save_material(song_hoa, BEAM, by=clerk, now=now, waitings=[Waiting("rice", 14, LABEL)])


def listing(**asked):
    return Listing.read(asked, sorts=queries.SORTS, filters=queries.FILTERS)


def test_a_material_is_kept_with_its_days_and_its_line_in_the_log(beam):
    assert (beam.name, beam.is_active, beam.used_at) == ("Beam 75WP", True, None)
    assert beam.code.startswith("VT")
    assert len(beam.code) == 8
    assert queries.waitings_of([beam.id])[beam.id] == [Waiting("rice", 14, LABEL)]
    assert ActLogEntry.get(ActLogEntry.act == "materials.register").subject == beam.code


def test_changing_keeps_what_is_not_named_and_says_what_was_before(song_hoa, clerk, beam, now):
    save_material(song_hoa, {"lot": "B-02"}, by=clerk, now=now, material=beam)

    entry = ActLogEntry.get(ActLogEntry.act == "materials.change")
    assert (entry.detail["changed"], entry.detail["before"]) == (["lot"], {"lot": "B-01"})
    again = Material.get_by_id(beam.id)
    assert (again.lot, again.active) == ("B-02", "tricyclazole")
    assert MaterialWaiting.select().count() == 1
    save_material(song_hoa, {"lot": "B-02"}, by=clerk, now=now, material=again, waitings=[Waiting("rice", 14, LABEL)])
    assert ActLogEntry.select().where(ActLogEntry.act == "materials.change").count() == 1


def test_new_days_replace_the_old_ones(song_hoa, clerk, beam, now):
    save_material(song_hoa, {}, by=clerk, now=now, material=beam, waitings=[Waiting("", 21)])

    assert queries.waitings_of([beam.id])[beam.id] == [Waiting("", 21)]
    assert ActLogEntry.get(ActLogEntry.act == "materials.change").detail["changed"] == ["waiting_days"]


def test_a_stranger_neither_sees_nor_changes_it(beam, song_hoa, stranger_clerk, auditor, now):
    with pytest.raises(queries.UnknownMaterial):
        queries.find_material(beam.code, seen_by=stranger_clerk)
    with pytest.raises(NotYours):
        save_material(song_hoa, {"name": "Khác"}, by=stranger_clerk, now=now, material=beam)
    with pytest.raises(NotYours):
        deactivate_material(beam, by=auditor, now=now)
    assert queries.materials(listing(), seen_by=stranger_clerk).total == 0
    assert queries.find_material(beam.code.lower(), seen_by=auditor).id == beam.id


def test_another_organisations_paper_is_no_paper_of_ours(song_hoa, clerk, now):
    with pytest.raises(Invalid):
        save_material(song_hoa, {**BEAM, "certificate": object()}, by=clerk, now=now)
    assert Material.select().count() == 0


def test_the_list_searches_filters_and_puts_what_was_used_last_first(song_hoa, clerk, beam, now):
    npk = save_material(song_hoa, {"kind": "fertiliser", "name": "NPK 16-16-8"}, by=clerk, now=now)

    assert [m.name for m in queries.materials(listing(), seen_by=clerk).items] == ["Beam 75WP", "NPK 16-16-8"]
    mark_used([npk], now=now)
    assert [m.name for m in queries.materials(listing(), seen_by=clerk).items] == ["NPK 16-16-8", "Beam 75WP"]
    assert [m.name for m in queries.materials_to_choose(song_hoa.id, kinds=["pesticide"])] == ["Beam 75WP"]
    assert queries.materials(listing(q="dai ly TRICYCLAZOLE"), seen_by=clerk).total == 1
    assert queries.materials(listing(kind="feed"), seen_by=clerk).total == 0


def test_one_that_is_switched_off_is_offered_no_more_and_may_come_back(song_hoa, clerk, beam, now):
    deactivate_material(beam, by=clerk, now=now)
    assert queries.materials_to_choose(song_hoa.id) == []
    assert queries.materials(listing(), seen_by=clerk).total == 0
    assert queries.materials(listing(active="no"), seen_by=clerk).total == 1
    activate_material(beam, by=clerk, now=now)
    assert queries.materials_to_choose(song_hoa.id) == [beam]


def test_the_database_itself_keeps_one_row_a_crop(beam):
    with pytest.raises(peewee.IntegrityError):
        MaterialWaiting.create(material=beam, crop="rice", days=1, certainty=LABEL)


@pytest.fixture
def run(app, song_hoa):
    def invoke(*arguments):
        return app.test_cli_runner().invoke(args=["materials", *arguments])

    return invoke


def test_commands_add_and_list(run, noon):
    made = run("add", "HTX-01", "--kind", "pesticide", "--name", "Beam 75WP", "--active", "tricyclazole",
               "--days", "rice=14")  # fmt: skip
    assert made.exit_code == 0, made.output
    code = made.output.strip()
    assert (
        run("list", "--organisation", "HTX-01").output
        == f"{code}\tHTX-01\tpesticide\tactive\tBeam 75WP\ttricyclazole\n"
    )
    assert run("list", "--kind", "feed").output == ""


@pytest.mark.parametrize(
    "arguments",
    [("add", "HTX-01", "--kind", "pesticide", "--name", "B"), ("add", "HTX-77", "--kind", "feed", "--name", "Cám"),
     ("add", "HTX-01", "--kind", "feed", "--name", "Cám", "--days", "many")],
)  # fmt: skip
def test_commands_refuse_with_a_sentence(run, noon, arguments):
    answer = run(*arguments)

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert "Traceback" not in answer.output
    assert Material.select().count() == 0


def test_the_banned_list_may_be_asked_by_name_field_and_day(run, noon):
    assert "sourced" in run("banned", "cypermetrin 25EC", "--field", "aquaculture").output
    legal = run("banned", "cypermetrin 25EC", "--field", "crop")
    assert legal.exit_code == 1
    assert "meets no ban" in legal.output
    assert run("banned", "fipronil", "--field", "crop", "--on", "2020-01-01").exit_code == 1
    assert len(run("banned", "--field", "aquaculture").output.splitlines()) >= 24
