"""Once printed, an address answers for ever: renamed, moved to a new commune, given another GTIN, on another host."""

from dataclasses import replace

import pytest
from cast import BINH_DINH
from labelled import FACTS

from trace.aliases import actions
from trace.aliases.targets import of_lot
from trace.database import database
from trace.kit.viewer import COMMAND_LINE
from trace.labels import actions as printing
from trace.labels.hosts import unanswered_hosts
from trace.labels.layout import find_layout
from trace.organisations.models import Organisation
from trace.products.actions import save_product

BROWSER = {"Accept": "text/html"}
NEW_GTIN = "09521234543220"


@pytest.fixture
def printed(batch, batch_with_gtin, rice):
    """What stands in symbols that are out."""
    gtin, lot = batch_with_gtin.gtin, batch_with_gtin.lot
    return [
        f"/T/{batch.code}",
        f"/T/{batch_with_gtin.code}",
        f"/01/{gtin}/10/{lot}",
        f"/01/{gtin}/10/{lot}/21/AB12",
        f"/01/{gtin}",
        f"/s/{rice.code}",
    ]


def answers(client, paths, accept="text/html", **more):
    return [client.get(path, headers={"Accept": accept, **more}).status_code for path in paths]


def test_neither_renaming_nor_a_corrected_gtin_nor_the_merger_breaks_a_code(
    client, printed, batch, batch_with_gtin, rice, song_hoa, manager, noon
):
    assert answers(client, printed) == [200] * 6
    product = batch_with_gtin.product
    # The name, and a GTIN that was typed wrong, are put right through the form's own action.
    save_product(song_hoa, {**FACTS, "name": "Gạo tẻ mới", "gtin": NEW_GTIN, "gtin_proof": "Số 2/2026"},
                 product=product, by=manager, now=noon)  # fmt: skip
    Organisation.update(name="Liên hiệp hợp tác xã Sông Hóa", address=BINH_DINH, is_active=False).execute()

    assert answers(client, printed) == [200] * 6
    assert answers(client, printed, "*/*") == [307] * 6
    assert answers(client, [f"/01/{NEW_GTIN}", f"/01/{NEW_GTIN}/10/{batch_with_gtin.lot}"]) == [200] * 2
    page = client.get(printed[2], headers=BROWSER).get_data(as_text=True)
    assert "Gạo tẻ mới" in page
    # Another product of the house takes the freed GTIN: the lot of old still opens as itself.
    save_product(song_hoa, {**FACTS, "name": "Gạo khác", "gtin": batch_with_gtin.gtin, "gtin_proof": "Số 3/2026"},
                 by=manager, now=noon)  # fmt: skip
    assert "Gạo tẻ mới" in client.get(printed[2], headers=BROWSER).get_data(as_text=True)
    assert answers(client, printed) == [200] * 6


@pytest.fixture
def moved(db, one_app, settings, batch, clerk, noon):
    """The service under a new host, with labels out that bear the old one."""
    layout = find_layout("a4-24")
    printing.start_run(batch, layout=layout, count=3, by=clerk, now=noon, settings=settings, via="page")
    new = replace(settings, base_url="https://txng.moi.example")
    app = one_app.as_new(new)
    app.testing = True
    database.connect(reuse_if_open=True)
    return app, new


def test_until_the_old_host_is_kept_the_doctor_complains(moved, settings):
    app, new = moved

    assert unanswered_hosts(settings.base_url) == {}
    assert unanswered_hosts(new.base_url) == {"txng.example": 3}
    told = app.test_cli_runner().invoke(args=["doctor"])
    assert "3 tem đã in mang tên máy chủ txng.example" in told.output
    assert app.test_cli_runner().invoke(args=["aliases", "hosts", "--add", "https://TXNG.example"]).exit_code == 0
    assert unanswered_hosts(new.base_url) == {}
    assert "txng.example" not in app.test_cli_runner().invoke(args=["doctor"]).output


def test_what_comes_by_the_old_host_is_sent_on_or_answered(moved, batch, noon):
    app, new = moved
    actions.keep_host("txng.example", current="txng.moi.example", by=COMMAND_LINE, now=noon)
    client, old = app.test_client(), {"base_url": "https://TXNG.example"}

    page = client.get(f"/T/{batch.code}?lang=en", headers=BROWSER, **old)
    assert (page.status_code, page.location) == (301, f"{new.base_url}/T/{batch.code}?lang=en")
    assert client.get(f"/T/{batch.code}", headers=BROWSER, base_url=new.base_url).status_code == 200
    # Kept in the cache under its path by now, and still sent on.
    assert client.get(f"/T/{batch.code}", headers=BROWSER, **old).status_code == 301
    assert client.get("/sign-in", headers=BROWSER, **old).location == f"{new.base_url}/sign-in"
    assert client.post("/api/v1/label-runs", json={}, **old).status_code == 308
    # A program is answered by the resolver's own rules, as one new host: 307 to the page, linksets at once.
    program = client.get(f"/t/{batch.code}", headers={"Accept": "*/*"}, **old)
    assert (program.status_code, program.location) == (307, f"{new.base_url}/page/t/{batch.code}")
    linkset = client.get(f"/t/{batch.code}?linkType=linkset", headers={"Accept": "application/linkset+json"}, **old)
    assert linkset.status_code == 200
    # Any other name that points here is served as ever; an address is not a name.
    assert client.get(f"/t/{batch.code}", headers=BROWSER, base_url="https://khac.example").status_code == 200
    assert client.get("//evil.example/x", headers=BROWSER, **old).location == f"{new.base_url}/evil.example/x"
    proxied = {"X-Forwarded-Host": "txng.example", **BROWSER}
    assert client.get(f"/t/{batch.code}", headers=proxied, base_url=new.base_url).status_code == 200


def test_an_old_portal_that_is_pointed_here_leads_on(app, batch, clerk, noon):
    made = actions.link("https://txng.cu.vn/san-pham?id=7", of_lot(batch), said=actions.Said("Cổng cũ"), by=clerk,
                        now=noon, via="page")  # fmt: skip
    client, portal = app.test_client(), {"base_url": "https://txng.cu.vn"}

    answer = client.get("/san-pham?id=7", headers=BROWSER, **portal)
    assert (answer.status_code, answer.location) == (307, f"https://txng.example/t/{batch.code}?via={made.number}")
    for other in ("/san-pham?id=8", "/khac"):
        calm = client.get(other, headers=BROWSER, **portal)
        assert calm.status_code == 404
        assert "Traceback" not in calm.get_data(as_text=True)
    assert client.get("/san-pham?id=7", headers=BROWSER).status_code == 404  # only under its own name
