"""Invitations, roles and one-time links: what they give, and that nobody reaches further through them."""

from datetime import timedelta

import pytest
from cast import PASSWORD, make_person, membership_of

from trace.access import actions, actions_sign_in, queries, rules
from trace.access.models import Membership, OneTimeLink, Person, SignIn
from trace.access.secrets import hash_of
from trace.errors import Invalid
from trace.kit.models import ActLogEntry
from trace.kit.paging import Listing
from trace.kit.viewer import COMMAND_LINE

NEW = "ruộng nhà bà Thoan"


def invite(by, now, *, login="0987 654 321", role="staff", organisation=None):
    return actions.invite(login, name="Phạm Văn Chín", role=role, organisation=organisation, by=by, now=now)


def open_sign_ins():
    return SignIn.select().where(SignIn.ended_at.is_null()).count()


def come_in(viewer, now):
    """A session of this person, as the viewer who holds it."""
    opened, secret = actions_sign_in.open_session(membership_of(viewer), device="Android · Zalo", now=now)
    return queries.viewer_of_sign_in(secret, now=now)[0], opened, secret


def test_an_invited_person_sets_name_and_password_and_works(song_hoa, manager, now):
    membership, secret = invite(manager, now, organisation=song_hoa)
    assert queries.active_memberships(membership.person_id) == []

    actions.accept_invitation(secret, name="Phạm Văn  Chín", password=NEW, now=now)
    opened, _ = actions_sign_in.sign_in("0987654321", NEW, address="10.0.0.1", device="", now=now)

    assert opened.membership_id == membership.id
    assert Person.get_by_id(membership.person_id).name == "Phạm Văn Chín"
    assert OneTimeLink.select().where(OneTimeLink.token_hash == secret).count() == 0, "only the hash is kept"


def test_a_link_works_once(song_hoa, manager, now):
    _, secret = invite(manager, now, organisation=song_hoa)
    actions.accept_invitation(secret, name="Chín", password=NEW, now=now)

    with pytest.raises(rules.LinkRefused, match="đã dùng"):
        actions.accept_invitation(secret, name="Kẻ lạ", password="mật khẩu của kẻ lạ", now=now)


def test_a_refused_password_does_not_use_the_link_up(song_hoa, manager, now):
    _, secret = invite(manager, now, organisation=song_hoa)
    with pytest.raises(Invalid):
        actions.accept_invitation(secret, name="Chín", password="ngắn", now=now)

    assert actions.accept_invitation(secret, name="Chín", password=NEW, now=now).is_active


def test_looking_at_a_link_never_uses_it(song_hoa, manager, now):
    _, secret = invite(manager, now, organisation=song_hoa)
    for _ in range(3):
        queries.find_link(secret, now=now)

    assert OneTimeLink.get().used_at is None


@pytest.mark.parametrize(
    ("make", "lasts"),
    [(actions.make_sign_in_link, timedelta(minutes=10)), (actions.make_reset_link, timedelta(hours=24))],
)
def test_links_end_with_their_time(clerk, manager, now, make, lasts):
    secret = make(membership_of(clerk), by=manager, now=now)

    assert queries.find_link(secret, now=now + lasts - timedelta(seconds=1))
    with pytest.raises(rules.LinkRefused, match="hết hạn"):
        queries.find_link(secret, now=now + lasts)


def test_a_new_link_ends_the_one_before(clerk, manager, now):
    first = actions.make_sign_in_link(membership_of(clerk), by=manager, now=now)
    actions.make_sign_in_link(membership_of(clerk), by=manager, now=now)

    with pytest.raises(rules.LinkRefused):
        queries.find_link(first, now=now)


def test_a_link_serves_only_its_own_purpose(clerk, manager, now):
    secret = actions.make_sign_in_link(membership_of(clerk), by=manager, now=now)
    with pytest.raises(rules.LinkRefused):
        actions.reset_password(secret, password=NEW, now=now)

    assert actions_sign_in.sign_in_by_link(secret, device="", now=now)


def test_a_sign_in_code_opens_one_session(clerk, manager, now):
    secret = actions.make_sign_in_link(membership_of(clerk), by=manager, now=now)
    _, session_secret = actions_sign_in.sign_in_by_link(secret, device="Android · Zalo", now=now)

    assert queries.viewer_of_sign_in(session_secret, now=now)[0].person_id == clerk.person_id
    with pytest.raises(rules.LinkRefused):
        actions_sign_in.sign_in_by_link(secret, device="", now=now)


def test_a_reset_sets_the_password_and_ends_every_session(clerk, manager, now):
    _, _, held = come_in(clerk, now)
    secret = actions.make_reset_link(membership_of(clerk), by=manager, now=now)
    actions.reset_password(secret, password=NEW, now=now)

    assert queries.viewer_of_sign_in(held, now=now) is None
    with pytest.raises(rules.SignInRefused):
        actions_sign_in.sign_in("0912000002", PASSWORD, address="1", device="", now=now)
    assert actions_sign_in.sign_in("0912000002", NEW, address="1", device="", now=now)


def test_a_manager_cannot_become_someone_who_also_works_elsewhere(clerk, manager, dong_nguyen, now):
    make_person("+84912000002", "", "staff", dong_nguyen)
    for make in (actions.make_sign_in_link, actions.make_reset_link):
        with pytest.raises(rules.NotYourPerson, match="nơi khác"):
            make(membership_of(clerk), by=manager, now=now)
    assert OneTimeLink.select().count() == 0


def test_an_offer_not_taken_does_not_lock_the_own_manager_out(clerk, manager, dong_nguyen, stranger_manager, now):
    invite(stranger_manager, now, login="0912000002", organisation=dong_nguyen)

    assert actions.make_reset_link(membership_of(clerk), by=manager, now=now)


def test_who_has_a_password_must_prove_it_to_take_an_offer(clerk, dong_nguyen, stranger_manager, now):
    membership, secret = invite(stranger_manager, now, login="0912000002", organisation=dong_nguyen)
    with pytest.raises(rules.SignInRefused):
        actions.accept_invitation(secret, name="Kẻ khác", password=NEW, now=now)
    assert not Membership.get_by_id(membership.id).is_active

    actions.accept_invitation(secret, name="Kẻ khác", password=PASSWORD, now=now)
    assert Person.get_by_id(clerk.person_id).name == "Trần Văn Bảy", "an offer renames nobody"


def test_a_new_role_is_not_reached_through_doors_an_earlier_manager_opened(
    clerk, manager, dong_nguyen, stranger_manager, now
):
    opened_by_manager = actions.make_sign_in_link(membership_of(clerk), by=manager, now=now)
    _, held = actions_sign_in.sign_in_by_link(opened_by_manager, device="", now=now)
    waiting = actions.make_reset_link(membership_of(clerk), by=manager, now=now)
    _, secret = invite(stranger_manager, now, login="0912000002", organisation=dong_nguyen)
    actions.accept_invitation(secret, name="", password=PASSWORD, now=now)

    assert queries.viewer_of_sign_in(held, now=now) is None
    with pytest.raises(rules.LinkRefused):
        actions.reset_password(waiting, password=NEW, now=now)


def test_an_ended_and_restored_offer_is_still_only_an_offer(clerk, dong_nguyen, stranger_manager, now):
    membership, _ = invite(stranger_manager, now, login="0912000002", organisation=dong_nguyen)
    actions.end_membership(membership, by=stranger_manager, now=now)
    actions.restore_membership(membership, by=stranger_manager, now=now)

    assert not Membership.get_by_id(membership.id).is_active


def test_ending_a_role_ends_its_sessions_and_links_at_once(clerk, manager, now):
    _, _, held = come_in(clerk, now)
    link = actions.make_sign_in_link(membership_of(clerk), by=manager, now=now)
    actions.end_membership(membership_of(clerk), by=manager, now=now)

    assert queries.viewer_of_sign_in(held, now=now) is None
    assert open_sign_ins() == 0
    with pytest.raises(rules.LinkRefused):
        actions_sign_in.sign_in_by_link(link, device="", now=now)

    actions.restore_membership(Membership.get(Membership.person == clerk.person_id), by=manager, now=now)
    assert actions_sign_in.sign_in("0912000002", PASSWORD, address="1", device="", now=now)


def test_the_last_manager_cannot_end_himself(manager, now):
    with pytest.raises(rules.AccessRefused, match="chính mình"):
        actions.end_membership(membership_of(manager), by=manager, now=now)
    with pytest.raises(rules.AccessRefused):
        actions.change_role(membership_of(manager), "staff", by=manager, now=now)


def test_a_changed_role_holds_from_the_next_request(clerk, manager, now):
    _, _, held = come_in(clerk, now)
    actions.change_role(membership_of(clerk), "manager", by=manager, now=now)

    assert queries.viewer_of_sign_in(held, now=now)[0].role == "manager"


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_a_manager_makes_no_officers(clerk, manager, now, role):
    with pytest.raises(rules.NotYourPerson):
        actions.change_role(membership_of(clerk), role, by=manager, now=now)

    assert membership_of(clerk).role == "staff"


def test_a_stranger_finds_nobody(clerk, stranger_manager, helper, auditor):
    for viewer in (stranger_manager, helper, clerk, auditor):
        with pytest.raises(queries.UnknownPerson):
            queries.find_membership(membership_of(clerk).id, seen_by=viewer)


def test_the_list_is_the_managers_own_and_searched_without_marks(clerk, manager, helper, stranger_clerk, admin):
    def names(viewer, **arguments):
        listing = Listing.read(arguments, sorts=queries.PEOPLE_SORTS, filters=queries.PEOPLE_FILTERS)
        return [m.person.name for m in queries.people(listing, seen_by=viewer).items]

    assert names(manager) == ["Đỗ Minh Anh", "Nguyễn Thị Lan", "Trần Văn Bảy"]
    assert names(manager, q="tran bay") == ["Trần Văn Bảy"]
    assert names(manager, q="0912000003") == ["Đỗ Minh Anh"]
    assert names(manager, q="tam") == []
    assert names(admin, q="tam") == ["Bùi Văn Tám"]
    assert names(clerk) == []


def test_one_role_in_one_organisation(clerk, manager, song_hoa, now):
    with pytest.raises(rules.AccessRefused, match="đã có vai trò"):
        invite(manager, now, login="0912000002", role="manager", organisation=song_hoa)


def test_the_scope_is_the_admins_word(auditor, admin, manager, now):
    scope = {"categories": ["rice"], "districts": ["Huyện Tiền Hải"]}
    with pytest.raises(rules.NotYourPerson):
        actions.change_scope(membership_of(auditor), scope, by=manager, now=now)
    actions.change_scope(membership_of(auditor), scope, by=admin, now=now)

    assert queries.viewer_of(membership_of(auditor)).scope.districts == ("Huyện Tiền Hải",)


def test_an_account_of_the_command_line_keeps_an_existing_persons_password(clerk, dong_nguyen, now):
    def create(password):
        return actions.create_account(
            "0912000002", name="x", role="staff", password=password, organisation=dong_nguyen, by=COMMAND_LINE, now=now
        )

    with pytest.raises(rules.AccessRefused, match="đã có"):
        create(NEW)
    assert create(PASSWORD).is_active
    assert len(queries.active_memberships(clerk.person_id)) == 2


def test_own_password_needs_the_old_one_and_keeps_only_this_device(clerk, now):
    me, _, here = come_in(clerk, now)
    _, _, elsewhere = come_in(clerk, now)
    with pytest.raises(rules.SignInRefused, match="hiện tại"):
        actions.change_own_password(old=NEW, new=NEW, by=me, now=now)
    actions.change_own_password(old=PASSWORD, new=NEW, by=me, now=now)

    assert queries.viewer_of_sign_in(here, now=now)
    assert queries.viewer_of_sign_in(elsewhere, now=now) is None


def test_nobody_ends_anothers_session(clerk, manager, now):
    me, _, _ = come_in(clerk, now)
    _, theirs, _ = come_in(manager, now)
    with pytest.raises(actions_sign_in.UnknownSignIn):
        actions_sign_in.end_sign_in(theirs.id, by=me, now=now)

    assert open_sign_ins() == 2


def test_every_act_stands_in_the_log_without_secrets(song_hoa, manager, now):
    _, secret = invite(manager, now, organisation=song_hoa)
    actions.accept_invitation(secret, name="Chín", password=NEW, now=now)
    rows = list(ActLogEntry.select().where(ActLogEntry.act.startswith("people.")))

    assert [row.act for row in rows] == ["people.invite", "people.accept"]
    assert all(row.subject.startswith("HTX-01/") for row in rows)
    told = " ".join(f"{row.subject} {row.detail}" for row in rows)
    for kept_out in (secret, hash_of(secret), NEW, "0987654321", "Chín"):
        assert kept_out not in told
