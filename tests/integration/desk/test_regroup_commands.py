"""`flask batches split|merge|sources`: the same acts where there is no browser."""

from types import SimpleNamespace

import pytest
from route_objects import lot_of_song_hoa, season_of_song_hoa

from trace.access.models import Person
from trace.batches.models import Batch, BatchSource


@pytest.fixture
def cast(song_hoa, clerk):
    return SimpleNamespace(song_hoa=song_hoa, clerk=clerk)


@pytest.fixture
def run(app, noon, clerk):
    login = Person.get_by_id(clerk.person_id).login

    def call(*words: str):
        return app.test_cli_runner().invoke(args=["batches", *words, "--by", login])

    return call


def test_a_lot_is_split(run, cast):
    lot = lot_of_song_hoa(cast)

    told = run("split", lot.code, "--part", "40", "--part", "2 tạ", "--on", "20/11/2026")

    assert told.exit_code == 0, told.output
    assert [one.made_thousandths for one in Batch.select().where(Batch.id > lot.id)] == [40_000, 200_000]
    refused = run("split", lot.code, "--part", "-5")
    assert (refused.exit_code, "Traceback" in refused.output) == (1, False)


def test_lots_are_merged(run, cast):
    one, two = lot_of_song_hoa(cast), lot_of_song_hoa(cast)

    told = run("merge", f"{one.code}=300", two.code, "--name", "Gạo trộn")

    assert told.exit_code == 0, told.output
    assert Batch.get(Batch.name == "Gạo trộn").made_thousandths == 1_300_000
    assert run("merge", f"{one.code}=300").exit_code == 1


def test_sources_are_told_and_a_ring_is_a_sentence(run, cast):
    one, two, season = lot_of_song_hoa(cast), lot_of_song_hoa(cast), season_of_song_hoa(cast)

    told = run("sources", one.code, "--from", f"{two.code}=100", "--from", season.code)

    assert told.exit_code == 0, told.output
    assert BatchSource.select().where(BatchSource.batch == one.id).count() == 2
    ring = run("sources", two.code, "--from", f"{one.code}=1")
    assert ring.exit_code == 1
    assert f"Lô {two.lot} làm từ {one.lot}" in ring.output
    assert run("sources", two.code, "--from", "TZZZZZZZ").exit_code == 1
