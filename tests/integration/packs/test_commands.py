"""Packs from the command line: what is printed, and that a refusal is a sentence and exit status 1."""

import pytest

from trace.events.models_packs import Pack, UnitSerial
from trace.events.packing import held_in

CLERK = "+84912000002"


@pytest.fixture
def run(app, noon):
    """`run("list")`: exit code and what was printed."""

    def call(*words):
        result = app.test_cli_runner().invoke(args=["packs", *words])
        return result.exit_code, result.output

    return call


def test_list_and_show(run, yard):
    code, text = run("list")
    assert code == 0
    assert yard.basket.code in text
    assert "2 thùng, pallet" in text
    code, text = run("list", "--holding", yard.crabs.code)
    assert (code, [line.split()[0] for line in text.splitlines()]) == (0, [yard.basket.code, yard.pallet.code])
    code, text = run("show", yard.pallet.code.lower())
    assert code == 0
    assert "GAO1 Gạo: 30 kg" in text
    assert "CUA1 Cua thịt: 20 cái + 2 số riêng" in text
    assert run("show", yard.pallet.code, "--at", "2026-11-22")[1].count("\n") == 1
    assert run("show", yard.pallet.code, "--at", "2026-11-23")[1].count("\n") > 3


def test_make_unpack_tag(run, yard):
    code, text = run("tag", yard.crabs.code, "--by", CLERK, "--count", "3")
    assert (code, len(text.split())) == (0, 3)
    serial = text.split()[0]
    code, text = run("make", "--by", CLERK, "--lot", f"{yard.rice.code}=12,5", "--thing", serial)
    assert code == 0, text
    made = Pack.get(Pack.code == text.split()[0])
    assert held_in(made).lots == {yard.rice.identifier: (12_500, "KGM")}
    assert run("make", "--by", CLERK, "--into", made.code, "--lot", f"{yard.rice.code}=1")[0] == 0
    assert run("unpack", made.code, "--by", CLERK, "--thing", serial)[0] == 0
    assert run("unpack", made.code, "--by", CLERK)[0] == 0
    assert not held_in(made)
    assert UnitSerial.select().count() == 5


@pytest.mark.parametrize(
    "words",
    [
        ("show", "UXXXXXXX"),
        ("make", "--by", CLERK),
        ("make", "--by", "nobody@txng.example", "--lot", "{rice}=1"),
        ("make", "--by", CLERK, "--lot", "{rice}"),
        ("make", "--by", CLERK, "--lot", "{rice}=nhiều"),
        ("make", "--by", CLERK, "--thing", "{rice}"),
        ("make", "--by", CLERK, "--thing", "{basket}"),
        ("unpack", "{pallet}", "--by", "+84912000012"),
        ("tag", "{basket}", "--by", CLERK, "--count", "1"),
        ("tag", "{crabs}", "--by", CLERK),
    ],
)
def test_refusals_are_sentences(run, yard, stranger_clerk, words):
    codes = {name: getattr(yard, name).code for name in ("rice", "crabs", "basket", "pallet")}
    before = Pack.select().count()
    code, text = run(*(word.format(**codes) for word in words))

    assert code == 1
    assert text.startswith("Error: ")
    assert "Traceback" not in text
    assert Pack.select().count() == before
