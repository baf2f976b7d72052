"""Tokens of machines and the log of acts: whose they are, and who sees them."""

import pytest

from trace.access import actions, queries, rules
from trace.access.models import ApiToken
from trace.kit.acts import log_act
from trace.kit.paging import Listing
from trace.organisations.models import Organisation


def log_of(viewer, **arguments):
    listing = Listing.read(arguments, sorts=queries.ACT_SORTS, filters=queries.ACT_FILTERS)
    return [one.act for one in queries.acts(listing, seen_by=viewer).items]


def test_a_token_stands_for_its_organisation_and_only_its_hash_is_kept(song_hoa, manager, now):
    token, secret = actions.create_token(song_hoa, name="cân kho 1", role="staff", by=manager, now=now)
    viewer, _ = queries.viewer_of_token(secret)

    assert (viewer.organisation_id, viewer.role, viewer.person_id) == (song_hoa.id, "staff", None)
    assert secret not in str(ApiToken.select().dicts().get())
    assert queries.viewer_of_token(secret + "x") is None
    actions.end_token(token, by=manager, now=now)
    assert queries.viewer_of_token(secret) is None


def test_a_stopped_organisations_token_opens_nothing(song_hoa, clerk_token):
    Organisation.update(is_active=False).execute()

    assert queries.viewer_of_token(clerk_token) is None


@pytest.mark.parametrize(
    ("by", "role"), [("clerk", "staff"), ("stranger_manager", "staff"), ("manager", "admin"), ("helper", "staff")]
)
def test_nobody_makes_a_token_beyond_his_own_doors(song_hoa, by, role, request, now):
    with pytest.raises((rules.NotYourPerson, rules.Invalid)):
        actions.create_token(song_hoa, name="x", role=role, by=request.getfixturevalue(by), now=now)

    assert ApiToken.select().count() == 0


def test_tokens_are_found_by_their_manager_and_admins_only(
    song_hoa, clerk_token, manager, admin, stranger_manager, clerk
):
    token = ApiToken.get()

    assert [t.id for t in queries.tokens(seen_by=manager)] == [token.id]
    assert [t.id for t in queries.tokens(seen_by=admin)] == [token.id]
    for viewer in (stranger_manager, clerk):
        assert queries.tokens(seen_by=viewer) == []
        with pytest.raises(queries.UnknownToken):
            queries.find_token(token.id, seen_by=viewer)


def test_a_manager_reads_what_his_people_did_and_what_was_done_to_his_organisation(
    manager, clerk, admin, stranger_clerk, now
):
    log_act(clerk, "batches.approve", "T123", now=now)
    log_act(stranger_clerk, "batches.hold", "T124", now=now)
    log_act(admin, "organisations.change", "HTX-01", now=now)
    log_act(admin, "people.end", "HTX-01/7", now=now)
    log_act(admin, "organisations.change", "HTX-011", now=now)

    seen = log_of(manager)
    assert seen[:3] == ["people.end", "organisations.change", "batches.approve"]
    assert "batches.hold" not in seen
    assert seen.count("organisations.change") == 1
    assert log_of(manager, q="T123") == ["batches.approve"]
    assert "batches.hold" in log_of(admin)


@pytest.mark.parametrize("role", ["clerk", "helper", "auditor"])
def test_others_read_no_log(song_hoa, role, request, now):
    assert log_of(request.getfixturevalue(role)) == []
