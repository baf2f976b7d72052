"""What was chosen last comes first, and the last entry can be copied; what was undone is no example."""

from trace.events import actions
from trace.events.models import Event

ADDRESS = "/record/receive/rice/R17"
DAY = {"happened_on": "2026-11-23", "action": "save", "agreed": "1", "form": "milled", "lot-0-quantity": "10"}


def test_places_and_partners_chosen_last_come_first_and_the_last_entry_is_copied(desk, milled, mill, plots, clerk, now):
    sent = {"supplier-name": "Zen Mart", "supplier-address": "Hà Nội", "site": plots[1].code}
    assert desk.post(ADDRESS, {**DAY, **sent}).status_code == 303

    page = desk.get(ADDRESS)
    places = page[page.index('name="site"') :]
    assert places.index(plots[1].code) < places.index(mill.code)
    partners = page[page.index('id="supplier-name-list"') :]
    assert partners.index("Zen Mart") < partners.index("Nhà máy xay Hoa Sen") < partners.index("</datalist>")
    assert "Chép từ lần trước" in page
    copied = desk.get(f"{ADDRESS}?copy=1")
    assert 'value="Zen Mart"' in copied[: copied.index("supplier-name-list") + 200]
    assert 'value="Hà Nội"' in copied

    actions.undo(Event.get(Event.site_code == plots[1].code), by=clerk, now=now)
    assert 'value="Hà Nội"' not in desk.get(f"{ADDRESS}?copy=1")


def test_a_private_supplier_is_copied_for_the_own_organisation_and_never_listed(desk, milled):
    sent = {"supplier-name": "Bà Sáu", "supplier-is_person": "1"}
    assert desk.post(ADDRESS, {**DAY, **sent}).status_code == 303

    copied = desk.get(f"{ADDRESS}?copy=1")
    assert 'value="Bà Sáu"' in copied
    box = copied[copied.index('name="supplier-is_person"') :].split(">", 1)[0]
    assert "checked" in box
    assert "Bà Sáu" not in desk.get(ADDRESS)
