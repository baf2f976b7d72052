"""The playground shows whole ways: every step of four kinds of goods, every field it asks for, pictures and papers."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from told import NOON, Told

from trace.batches.models import Batch
from trace.database import database, open_database
from trace.documents.models import Certificate
from trace.documents.queries import certificates_of
from trace.events.ancestry import ancestors
from trace.events.projections import touches
from trace.kit import installation
from trace.labels.queries import budget_of
from trace.organisations.models import Organisation
from trace.processes.queries import template as find_template
from trace.products.models import Product
from trace.products.queries import photos_of
from trace.provenance.shares import shares_of
from trace.readiness.facts_work import WorkFacts
from trace.readiness.queries import facts_of, lacks_of
from trace.sites.models import Site
from trace.sites.outline import area_doubt, outline_from_geojson

# The lot of each kind whose story is told in full.
TOLD_IN_FULL = (
    ("rice", "SH7K2M9Q"),
    ("shrimp", "CS9V3H7J"),
    ("crab_mud", "TL5N6P4B"),
    ("mam_cay", "BL2F8C6G"),
)


@pytest.fixture(scope="module")
def playground(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Iterator[datetime]:
    """The demonstration as `flask seed demo` loads it, for tests that only look; gives its moment."""
    for settings in told.copied(tmp_path_factory.mktemp("playground")):
        open_database(settings.database_url)
        installation._kept_host.cache_clear()
        database.connect()
        yield NOON


def test_every_step_of_four_kinds_is_recorded_with_every_field_it_asks_for(playground):
    for template, lot in TOLD_IN_FULL:
        lots, seasons = ancestors([Batch.get(Batch.template == template, Batch.lot == lot, ~Batch.is_received)])
        recorded = {touch.step for one in (*lots, *seasons) for touch in touches(one.identifier)}
        facts = facts_of(lots[0], now=playground).of(WorkFacts)

        assert [step.code for step in find_template(template).steps if step.code not in recorded] == [], template
        assert facts.holes == [], template
        assert facts.missing_codes == [], template


def test_labels_can_be_printed_for_what_is_told_in_full_and_goods_are_left(playground):
    for _template, lot in TOLD_IN_FULL:
        batch = Batch.get(Batch.lot == lot, ~Batch.is_received)

        assert [lack.sentence("vi") for lack in lacks_of(batch, now=playground) if lack.is_blocking] == [], lot
        assert batch.left_thousandths > batch.made_thousandths / 2, lot
        assert budget_of(batch, is_test=False).packs > 0, lot


def test_every_product_has_three_pictures_and_every_co_op_a_paper(playground):
    assert {product.name: len(photos_of(product)) for product in Product.select() if len(photos_of(product)) < 3} == {}
    makers = Organisation.select().where(Organisation.kind.in_(("coop", "household")))
    without = [one.code for one in makers if not certificates_of(*_subjects(one))]

    assert len(makers) == 6
    assert without == []


def test_no_place_is_drawn_larger_or_smaller_than_it_is_said_to_be(playground):
    drawn = [site for site in Site.select() if site.outline]

    assert len(drawn) == 3
    for site in drawn:
        outline = outline_from_geojson(site.outline)
        assert area_doubt(outline, site.area_m2) is None, site.name
        assert abs(outline.area_m2 - site.area_m2) <= site.area_m2 / 10, site.name


def test_an_office_looked_at_the_registrations_and_the_papers(playground):
    office = Organisation.get(Organisation.kind == "department").name
    approved = Organisation.select().where(Organisation.is_approved, Organisation.kind != "department")
    verified = Certificate.select().where(Certificate.verified_at.is_null(False))

    assert {one.approved_by for one in approved} == {office}
    assert {one.verified_by for one in verified} == {office}


def test_the_cake_is_made_of_one_purchase(playground):
    cake = Batch.get(Batch.lot == "DT3Q7B5K")

    assert shares_of(cake, language="vi") == ()


def _subjects(maker: Organisation) -> list[tuple[str, int]]:
    products = Product.select().where(Product.organisation == maker.id)
    return [("organisation", maker.id), *(("product", product.id) for product in products)]
