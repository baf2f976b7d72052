"""Lists of seasons and of lots: searched without diacritics, filtered, sorted, paged; each sees only what is theirs."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from trace.batches import queries as lots
from trace.batches.models import Batch
from trace.batches.rules import State
from trace.errors import NotFound
from trace.events import actions
from trace.events.entries import Entry, NewLot, Use
from trace.kit.paging import Listing
from trace.kit.text import fold, sort_key
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, Scope, Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.seasons import queries as seasons
from trace.sites.models import Site

TODAY = date(2026, 11, 23)


@pytest.fixture
def world(db, now):
    """Two co-ops with a season and lots each."""
    made = {}
    for number, (name, district) in enumerate([("HTX An Thái", "Quỳnh Phụ"), ("HTX Hồng Tiến", "Kiến Xương")], 1):
        named = {"name": name, "name_folded": fold(name), "name_sort": sort_key(name), "address": {}}
        times = {"created_at": now, "changed_at": now}
        owner = Organisation.create(code=f"HTX-{number}", kind="coop", ex_district=district, **named, **times)
        plot = Site.create(
            organisation=owner,
            code=f"P{number}",
            kind="plot",
            **{**named, "name": "Đồng Cửa", "name_folded": "dong cua"},
            **times,
        )
        by = Viewer(None, name, MANAGER, owner.id, name)
        fields = {"name": "Gạo nếp", "name_folded": "gao nep", "name_sort": "g"}
        product = Product.create(
            organisation=owner,
            code=f"SP{number}",
            category="rice",
            template="rice",
            shelf_life_days=90,
            **fields,
            **times,
        )

        def entry(days, by=by):
            return Entry(by=by, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(days=days))

        season = actions.open_season(
            owner, template="rice", name=f"Vụ mùa {number}", variety="Nếp cái hoa vàng", sites=[plot], entry=entry(120)
        )
        (paddy,) = actions.harvest(
            season, step="R08", outputs=[NewLot(name="Thóc tươi", thousandths=9000)], entry=entry(9)
        )
        (milled,) = actions.transform(
            [Use(paddy, 9000)], step="R12", outputs=[NewLot(name="Gạo", thousandths=6000)], entry=entry(8)
        )
        (packed,) = actions.transform(
            [Use(milled, 5000)],
            step="R14",
            outputs=[NewLot(name="Gạo nếp túi", thousandths=5000, product=product)],
            entry=entry(7),
        )
        made[number] = (owner, by, season, paddy, milled, packed, entry)
    return made


def ask(sorts, filters, **arguments):
    return Listing.read(arguments, sorts=sorts, filters=filters)


def found_lots(by, **arguments):
    listing = ask(lots.SORTS, lots.FILTERS, **arguments)
    return [batch.name for batch in lots.batches(listing, seen_by=by, today=TODAY).items]


def found_seasons(by, **arguments):
    return [s.name for s in seasons.seasons(ask(seasons.SORTS, seasons.FILTERS, **arguments), seen_by=by).items]


def test_each_sees_their_own(world):
    for number, (_, by, season, _, _, packed, _) in world.items():
        assert found_seasons(by) == [f"Vụ mùa {number}"]
        assert len(found_lots(by)) == 3
        other = world[3 - number]
        with pytest.raises(NotFound):
            seasons.find_season(other[2].code, seen_by=by)
        with pytest.raises(NotFound):
            lots.find_batch(other[5].code, seen_by=by)
        assert seasons.find_season(season.code.lower(), seen_by=by).id == season.id
        assert lots.find_batch(f" {packed.code.lower()} ", seen_by=by).id == packed.id


def test_officers_see_their_scope_and_admins_all(world):
    here = Viewer(None, "o", AUDITOR, scope=Scope(districts=("Kiến Xương",)))
    rice = Viewer(None, "o", AUDITOR, scope=Scope(categories=("rice",)))
    shrimp = Viewer(None, "o", AUDITOR, scope=Scope(categories=("shrimp",)))

    assert found_seasons(here) == ["Vụ mùa 2"]
    assert len(found_lots(here)) == 3
    assert len(found_lots(rice)) == len(found_lots(Viewer(None, "a", ADMIN))) == 6
    assert found_seasons(shrimp) == found_lots(shrimp) == []


def test_search_needs_no_diacritics(world):
    by, packed = world[1][1], world[1][5]

    assert found_lots(by, q="gao nep tui") == ["Gạo nếp túi"]
    assert found_lots(by, q=packed.lot.lower()) == ["Gạo nếp túi"]
    assert found_lots(by, q=packed.code) == ["Gạo nếp túi"]
    assert found_lots(by, q="khong co") == []
    assert found_seasons(by, q="vu mua dong cua") == ["Vụ mùa 1"]
    assert found_seasons(by, q="tom") == []


def test_filters(world, now):
    owner, by, season, *_, entry = world[1]

    assert found_lots(by, product="SP1") == ["Gạo nếp túi"]
    assert found_lots(by, form="milled") == ["Gạo"]
    assert found_lots(by, season=season.code) == ["Thóc tươi"]
    assert found_lots(by, template="shrimp") == []
    assert found_seasons(by, state="closed") == []
    assert found_seasons(by, state="open", site="P1", template="rice") == ["Vụ mùa 1"]
    assert found_seasons(by, site="P2") == []
    actions.close_season(season, entry=entry(1))
    assert found_seasons(by, state="closed") == ["Vụ mùa 1"]
    assert seasons.open_seasons(owner.id) == []


def test_every_state_is_found_by_its_word(world, now):
    by, packed = world[1][1], world[1][5]
    wide = {"expires_on": TODAY - timedelta(days=1)}
    changes = {
        State.AWAITING: {},
        State.APPROVED: {"approved_at": now},
        State.EXPIRED: wide,
        State.HOLD: {**wide, "is_on_hold": True},
        State.CLOSED: {"closed_at": now},
        State.RECALLED: {"is_recalled": True, "is_on_hold": True},
        State.SOLD_OUT: {"left_thousandths": 0},
        State.DRAFT: {"produced_on": None},
        State.RECEIVED: {"produced_on": None, "is_received": True},
    }
    names = ("produced_on", "expires_on", "left_thousandths", "approved_at", "closed_at", "is_on_hold", "is_recalled",
             "is_received")  # fmt: skip
    kept = {name: getattr(packed, name) for name in names}
    for state, change in changes.items():
        Batch.update(**{**kept, **change}).where(Batch.id == packed.id).execute()

        for word in State:
            assert ("Gạo nếp túi" in found_lots(by, state=word)) == (word == state), (state, word)
        assert lots.state(Batch.get_by_id(packed.id), TODAY) == state
    assert set(changes) == set(State)


def test_sorted_and_paged(world):
    by = world[1][1]

    assert found_lots(by) == ["Gạo nếp túi", "Gạo", "Thóc tươi"]
    assert found_lots(by, sort="-last") == ["Thóc tươi", "Gạo", "Gạo nếp túi"]
    assert found_lots(by, sort="name") == ["Gạo", "Gạo nếp túi", "Thóc tươi"]
    assert found_lots(by, sort="-left")[0] == "Gạo nếp túi"
    assert found_lots(by, page="2") == []
    for sort in (*lots.SORTS, *(f"-{name}" for name in lots.SORTS)):
        assert len(found_lots(by, sort=sort)) == 3
    for sort in (*seasons.SORTS, *(f"-{name}" for name in seasons.SORTS)):
        assert len(found_seasons(by, sort=sort)) == 1


def test_choices_of_forms_and_edges(world):
    owner, _, season, paddy, milled, packed, _ = world[1]

    assert [b.id for b in lots.batches_to_choose(owner.id)] == [packed.id, milled.id]
    assert [b.id for b in lots.batches_to_choose(owner.id, forms=["milled"], template="rice")] == [milled.id]
    assert [b.id for b in lots.batches_of_season(season.id)] == [paddy.id]
    assert [edge.batch.id for edge in lots.made_from(paddy)] == [milled.id]
    assert [edge.from_batch_id for edge in lots.sources_of(packed)] == [milled.id]
    assert [s.code for s in seasons.sites_of(season)] == ["P1"]
    assert [s.code for s in seasons.sites_of_many([season.id])[season.id]] == ["P1"]
