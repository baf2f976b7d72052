"""`flask lineage trace`: quantities and holders, as a tree to read and as JSON."""

import json
from uuid import uuid4

import pytest
from cast import LONG_AGO

from trace.events.actions_lots import transform
from trace.events.actions_receipts import receive
from trace.events.entries import Entry, NewLot, Use


@pytest.fixture
def run(app, noon):
    def call(*words: str):
        return app.test_cli_runner().invoke(args=["lineage", "trace", *words])

    return call


@pytest.fixture
def mixed(song_hoa, clerk):
    """Rice of two purchases, 70 to 30."""

    def entry():
        return Entry(by=clerk, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO)

    bought = [
        receive(
            song_hoa, lot=NewLot(name=name, thousandths=amount, form="milled"), supplier_name="Hoa Sen",
            template="rice", entry=entry(),
        )
        for name, amount in (("Gạo A", 700_000), ("Gạo B", 400_000))
    ]  # fmt: skip
    uses = [Use(bought[0], 700_000), Use(bought[1], 300_000)]
    (made,) = transform(uses, step="R14", outputs=[NewLot(name="Gạo trộn", thousandths=900_000)], entry=entry())
    return made, *bought


def test_a_tree_names_quantities_shares_and_holders(run, mixed):
    told = run(mixed[0].code.lower(), "--direction", "back")

    assert told.exit_code == 0, told.output
    first, *rest = told.output.splitlines()
    assert first.startswith(f"{mixed[0].code} Gạo trộn")
    assert "900 kg · Hợp tác xã Nông nghiệp Sông Hóa" in first
    assert [line[:2] for line in rest] == ["├─", "└─"]
    assert "70% · dự tính 630 kg · nhiều nhất 700 kg" in rest[0]
    assert "30% · dự tính 270 kg · nhiều nhất 300 kg" in rest[1]


def test_json_is_the_tree_of_the_api(run, mixed):
    told = json.loads(run(mixed[2].code, "--direction", "forward", "--format", "json").output)

    assert (told["code"], told["left"]) == (mixed[2].code, 100)
    (link,) = told["links"]
    assert link["code"] == mixed[0].code
    assert (link["quantity"], link["share"], link["expected"], link["worst_case"]) == (300, 0.3, 270, 300)


def test_an_unknown_code_is_one_sentence_on_stderr(run, db):
    told = run("TKHONGCO", "--direction", "back")

    assert told.exit_code == 1
    assert told.stderr == "Error: Không tìm thấy lô này.\n"


def test_the_direction_must_be_told(run, mixed):
    assert run(mixed[0].code).exit_code == 2
