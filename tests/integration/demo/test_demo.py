"""What the demonstration promises: complete stories, every state a lot can be in, nothing real, nothing personal."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from told import NOON, Told

from seeds.demo.load import load as load_demo
from trace import clock
from trace.access.models import Person
from trace.batches.models import Batch
from trace.batches.queries import state
from trace.batches.rules import State
from trace.documents.models import Certificate, StoredFile
from trace.events.models import Event, EventAnnex
from trace.events.models_packs import Pack, UnitSerial
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import verify
from trace.materials.models import Material
from trace.organisations.models import Organisation
from trace.packs.queries import contents_of, flat
from trace.processes.queries import template
from trace.products.models import Product, ProductPhoto
from trace.readiness.queries import lacks_of
from trace.settings import Settings
from trace.sites.models import Grower, Site

RICE, SHRIMP, CRAB, SAUCE = "SH7K2M9Q", "CS9V3H7J", "TL5N6P4B", "BL2F8C6G"
HELD, EXPIRED = "DN4R8T2X", "DT3Q7B5K"
HTML = {"Accept": "text/html"}


@pytest.fixture
def settings(told: Told, tmp_path: Path) -> Iterator[Settings]:
    """Of a copy of the demonstration, for this test alone."""
    yield from told.copied(tmp_path)


@pytest.fixture
def database_url(settings: Settings) -> str:
    return settings.database_url


@pytest.fixture
def playground(db: object, settings: Settings) -> Iterator[Settings]:
    """The demonstration, at its moment."""
    clock.set_clock(lambda: NOON)
    yield settings
    clock.set_clock(None)


def test_a_second_loading_changes_nothing_and_says_the_same(playground: Settings):
    before = picture_of_the_database()
    again = list(load_demo(now=NOON, settings=playground))

    assert picture_of_the_database() == before
    words = "\n".join(again)
    assert "can-bo-so@demo.example" in words
    assert len(re.findall(r"https://txng\.example/01/\d{14}/10/\w+", words)) == 6
    assert verify().size == LedgerEntry.select().count()


def test_four_stories_tell_every_step_with_all_it_asks_for(playground: Settings):
    for lot in (RICE, SHRIMP, CRAB, SAUCE):
        batch = lot_called(lot)
        found = [lack.code for lack in lacks_of(batch, now=NOON)]
        told = {
            row.step for row in Event.select(Event.step).where(Event.organisation == batch.organisation_id)
        }  # fmt: skip

        assert not {"step_fields", "missing_step", "approval", "product_whole"} & set(found), (lot, found)
        assert {step.code for step in template(batch.template).steps} - told == set(), lot
        assert pictures_of(batch) >= 3, lot
        assert Certificate.select().where(Certificate.organisation == batch.organisation_id).exists(), lot


def test_there_is_a_lot_with_holes_one_on_hold_one_expired_one_corrected(playground: Settings):
    today = clock.today()
    holes = [lot.lot for lot in sold() if any(lack.code == "step_fields" for lack in lacks_of(lot, now=NOON))]
    corrected = Event.select().where(Event.supersedes_id.is_null(False), Event.declared_at == "")

    assert len(holes) == 1
    assert [lot.lot for lot in sold() if state(lot, today) == State.HOLD] == [HELD]
    assert [lot.lot for lot in sold() if state(lot, today) == State.EXPIRED] == [EXPIRED]
    alone = [one for one in corrected if "handover" not in json.loads(one.recorded)]
    assert {one.organisation_id for one in alone} == {lot_called(RICE).organisation_id}
    assert len(corrected) == len(alone) + 1  # what both sides of a hand-over agreed to
    assert {State.APPROVED, State.HOLD, State.EXPIRED} <= {state(lot, today) for lot in sold()}
    assert Event.select().where(Event.is_on_behalf == True).exists()  # noqa: E712 (SQL)
    assert Event.select().where(Event.late_days > 7).exists()


def test_materials_are_registered_and_used_and_an_early_harvest_waits_for_a_test(playground: Settings):
    early = Batch.select().where(Batch.hold_cause == "early")
    used = [json.loads(row.recorded)["materials"][0] for row in Event.select() if '"materials"' in row.recorded]

    assert [lot.is_on_hold for lot in early] == [True]
    assert {one["kind"] for one in used} >= {"seed", "fry", "feed", "fertiliser", "pesticide", "medicine"}
    assert {one["code"] for one in used} <= {row.code for row in Material.select() if row.used_at}
    assert all(row.is_demo for row in Material.select())


def test_crabs_are_tagged_singly_and_stand_in_baskets_on_a_pallet(playground: Settings):
    crab = lot_called(CRAB)
    inside = {pack.level: contents_of(pack) for pack in Pack.select().where(Pack.organisation == crab.organisation_id)}
    (total,) = flat(inside["pallet"])

    assert UnitSerial.select().where(UnitSerial.batch == crab.id).count() == 40
    assert (total.batch.id, total.thousandths, len(set(total.serials))) == (crab.id, 30_000, 40)
    assert [one.pack.level for one in inside["pallet"].packs] == ["case", "case"]
    rice = Pack.select().where(Pack.organisation == lot_called(RICE).organisation_id)
    assert [pack.sscc[:8] for pack in rice] == ["09520001", "09520001"]
    assert not crab.is_on_hold


def test_nothing_in_it_claims_to_be_real(playground: Settings):
    for one in Organisation.select():
        assert "(hư cấu)" in one.name, one.name
        assert "(hư cấu)" in one.representative, one.representative
        assert one.registration_no.startswith("DEMO-")
        assert one.is_demo
    assert all("(mẫu)" in one.name or one.name.endswith(" mẫu") for one in Person.select())
    assert all(one.login.endswith("@demo.example") for one in Person.select())
    assert all("(hư cấu)" in one.name and one.is_demo for one in Product.select())
    assert all(one.is_demo for one in Site.select())
    growers = list(Grower.select())
    assert growers
    assert all("(hư cấu)" in one.name for one in growers)
    assert all("DEMO" in one.number for one in Certificate.select())
    numbers = [one.gtin for one in Product.select()] + [one.gln for one in Organisation.select() if one.gln]
    assert all(number.lstrip("0").startswith("952") for number in numbers)
    written = "\n".join(one.document for one in Event.select())
    assert not re.search(r"(?<!\d)0?893\d{9,10}(?!\d)", written)


def test_no_public_page_and_no_leaf_of_the_log_names_a_person(app, playground: Settings):
    app.config["SETTINGS"] = playground
    private = personal_words()
    assert {"DEMO-00001", "Phạm Thị Thoan (hư cấu)", "Em Lúa (mẫu)", "Cửa hàng thực phẩm A (hư cấu)"} <= private
    assert any("Bơm nước" in one for one in private)
    client = app.test_client(use_cookies=False)
    pages = {path: page_of(client, path) for path in public_paths()}
    leaves = "\n".join(one.leaf for one in LedgerEntry.select())
    documents = "\n".join(one.document for one in Event.select())

    assert len(pages) > 60
    said = [(path, one) for path, text in pages.items() for one in private if one in text]
    assert said == []
    assert [one for one in private if one in leaves or one in documents] == []
    assert "893" not in re.sub(r"\D", " ", " ".join(re.findall(r"/01/\d+", "".join(pages.values()))))


def picture_of_the_database() -> list[object]:
    """How much there is of everything, and the hash that hangs on every entry before it."""
    kinds = (Organisation, Person, Product, ProductPhoto, Site, Batch, Event, EventAnnex, Certificate, StoredFile)
    last = LedgerEntry.select().order_by(LedgerEntry.leaf_index.desc()).first()
    return [*(kind.select().count() for kind in kinds), last.leaf_index, bytes(last.chain_hash)]


def lot_called(lot: str) -> Batch:
    found: Batch = Batch.get(Batch.lot == lot)
    return found


def sold() -> list[Batch]:
    return list(Batch.select().where(Batch.product.is_null(False)).order_by(Batch.id))


def pictures_of(batch: Batch) -> int:
    return int(ProductPhoto.select().where(ProductPhoto.product == batch.product_id).count())


def personal_words() -> set[str]:
    """Names and numbers of people, who received the goods, what drove them, what was noted."""
    people = {one.name for one in Person.select()} | {one.login for one in Person.select()}
    people |= {one.representative for one in Organisation.select()}
    people |= {word for one in Grower.select() for word in (one.name, one.phone, one.id_number)}
    people |= {one.name for one in Site.select().where(Site.grower.is_null(is_null=False))}
    people |= {json.loads(one.recorded).get("receiver", {}).get("name", "") for one in Event.select()}
    people -= holders()
    annexes = [one.private for one in EventAnnex.select() if one.private]
    return {word for word in (*people, *(w for one in annexes for w in strings_in(one))) if len(word) > 5}


def holders() -> set[str]:
    """Organisations that signed for goods stand on the pages of their own lots."""
    owners = Organisation.select().where(Organisation.id.in_(Batch.select(Batch.organisation)))
    return {one.name for one in owners if one.kind != "household"}


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from strings_in(one)
    elif isinstance(value, str):
        yield value


def public_paths() -> Iterator[str]:
    for lot in Batch.select():
        yield from (f"/t/{lot.code}", f"/t/{lot.code}/proof", f"/t/{lot.code}/proof.json", f"/t/{lot.code}/status.json")
        if lot.gtin:
            yield from (f"/01/{lot.gtin}/10/{lot.lot}", f"/01/{lot.gtin}/10/{lot.lot}?lang=en", f"/01/{lot.gtin}")
    yield from (f"/u/{pack.code}" for pack in Pack.select())
    yield from (f"/t/{unit.batch.code}/{unit.serial}" for unit in UnitSerial.select().limit(2))
    yield from (f"/p/{site.code}" for site in Site.select())
    yield from (f"/414/{one.gln}" for one in Organisation.select() if one.gln)
    yield from ("/", "/lookup?code=gao", "/log/checkpoint", f"/log/tile/entries/000.p/{LedgerEntry.select().count()}")


def page_of(client, path: str) -> str:
    answer = client.get(path, headers=HTML)
    assert answer.status_code in (200, 404), (path, answer.status_code)
    return answer.get_data().decode("utf-8", "replace")
