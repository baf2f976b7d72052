"""A recall begins where the reason is read: on a finding, a material's page, a place's page, a test report."""

import re
from html import unescape
from uuid import uuid4

import pytest

from tests.cast import A_SAO, sign_in
from trace.documents.actions import add_certificate
from trace.events import actions as events
from trace.materials.actions import save_material
from trace.readiness.actions import check_due
from trace.readiness.models import KeptFinding
from trace.sites.actions import save_site

WAY = re.compile(r'href="(/recalls/new\?from=[^"]+)"')


def ways(client, address):
    return [unescape(one).replace("%3A", ":") for one in WAY.findall(client.get(address).get_data(as_text=True))]


@pytest.fixture
def material(song_hoa, clerk, now):
    return save_material(song_hoa, {"kind": "pesticide", "name": "Beam 75WP", "active": "tricyclazole", "lot": "LO-77"},
                         by=clerk, now=now)  # fmt: skip


@pytest.fixture
def place(song_hoa, clerk, now):
    return save_site(song_hoa, {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}, by=clerk, now=now)


def test_a_material_and_a_place_lead_there_with_their_code(client, manager, noon, material, place):
    here = sign_in(client, manager)
    assert ways(here, f"/materials/{material.code}") == [f"/recalls/new?from=material:{material.code}"]
    (way,) = ways(here, f"/sites/{place.code}")

    asked = here.get(way)
    assert asked.status_code == 422  # the days are still to be said
    assert f'value="{place.code}"' in asked.get_data(as_text=True)


def test_a_test_report_leads_there(client, manager, noon, chain, song_hoa, now):
    paper = add_certificate(
        song_hoa, kind="test_report", number="KN-12", issuer="Trung tâm mẫu", issued_on=now.date(), expires_on=None,
        subject_kind="batch", subject_id=chain.rice.id, file=None, by=manager, now=now,
    )  # fmt: skip
    here = sign_in(client, manager)
    (way,) = ways(here, f"/certificates/{paper.id}")
    assert chain.rice.lot in here.get(way).get_data(as_text=True)


def test_a_finding_leads_there_only_where_somebody_could_fall_ill(client, manager, noon, chain, now):
    events.hold([chain.rice], reason="Mùi lạ", by=manager, now=now, entry_id=str(uuid4()))
    check_due(now=now)
    lot = KeptFinding.select().where(KeptFinding.subject_kind == "batch", KeptFinding.subject_id == chain.rice.id)
    held = lot.where(KeptFinding.rule == "hold").get()
    assert lot.count() > 1
    here = sign_in(client, manager)
    (way,) = ways(here, "/findings/")

    assert way == f"/recalls/new?from=finding:{held.id}"
    assert chain.rice.lot in here.get(way).get_data(as_text=True)
