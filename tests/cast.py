"""The named cast that tests share: two co-ops, a department, and one person in each role, all with real rows.

Song Hoa is the co-op stories are told about; Dong Nguyen the stranger next door. Every `Viewer` may also sign in:
`sign_in(client, viewer)` posts the real form.
"""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from argon2 import PasswordHasher

from trace.access import actions, passwords, queries
from trace.access.models import Membership, Person
from trace.access.passwords import hash_password
from trace.kit.text import fold, sort_key
from trace.kit.viewer import COMMAND_LINE, Viewer
from trace.organisations.actions import register_organisation
from trace.organisations.models import Organisation

PASSWORD = "mưa rào tháng bảy"
LONG_AGO = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)

A_SAO = {
    "typed": "Thôn Đồng Chợ",
    "then": {"code": "12478", "from": "1900-01-01", "text": "Xã An Đồng, huyện Quỳnh Phụ, tỉnh Thái Bình"},
    "now": {"code": "12499", "from": "2025-07-01", "text": "Xã A Sào, tỉnh Hưng Yên"},
    "outside": "",
    "district": "Huyện Quỳnh Phụ",
}
BINH_DINH = {
    "typed": "Thôn Đông",
    "then": {"code": "13186", "from": "1900-01-01", "text": "Xã Bình Định, huyện Kiến Xương, tỉnh Thái Bình"},
    "now": {"code": "13186", "from": "2025-07-01", "text": "Xã Bình Định, tỉnh Hưng Yên"},
    "outside": "",
    "district": "Huyện Kiến Xương",
}
HUNG_YEN = {
    "typed": "Số 1 đường Chùa Chuông",
    "then": {"code": "11953", "from": "2025-07-01", "text": "Phường Phố Hiến, tỉnh Hưng Yên"},
    "now": {"code": "11953", "from": "2025-07-01", "text": "Phường Phố Hiến, tỉnh Hưng Yên"},
    "outside": "",
    "district": "Thành phố Hưng Yên",
}


@cache
def kept_hash() -> str:
    """Everybody's password is the same, so it is hashed once a run, with the real parameters."""
    return hash_password(PASSWORD)


class Remembering(PasswordHasher):
    """Asks Argon2 once a run whether the cast's password belongs to its hash; thousands of sign-ins ask no more. Every
    other question is answered by Argon2 as ever."""

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - the library's own name
        return _is_known() if (hash, password) == (kept_hash(), PASSWORD) else super().verify(hash, password)


_real = passwords._hasher
passwords._hasher = Remembering(_real.time_cost, _real.memory_cost, _real.parallelism)


@cache
def _is_known() -> bool:
    return _real.verify(kept_hash(), PASSWORD)


def make_person(
    login: str, name: str, role: str, organisation: Organisation | None = None, *, scope: dict | None = None
) -> Viewer:
    """A person with the known password in one role."""
    person, _ = Person.get_or_create(
        login=login,
        defaults={
            "name": name,
            "name_folded": fold(name),
            "name_sort": sort_key(name),
            "password_hash": kept_hash(),
            "created_at": LONG_AGO,
            "password_changed_at": LONG_AGO,
        },
    )
    membership = Membership.create(
        person=person,
        organisation=organisation,
        role=role,
        scope=scope or {},
        created_at=LONG_AGO,
        accepted_at=LONG_AGO,
    )
    return queries.viewer_of(membership)


def membership_of(viewer: Viewer) -> Membership:
    """The row behind a viewer."""
    return Membership.get(
        (Membership.person == viewer.person_id)
        & (Membership.role == viewer.role)
        & (Membership.organisation == viewer.organisation_id)
        if viewer.organisation_id
        else (Membership.person == viewer.person_id) & (Membership.role == viewer.role)
    )


def sign_in(client, viewer: Viewer):
    """Sign a test client in by posting the real form; gives the client."""
    login = Person.get_by_id(viewer.person_id).login
    page = client.get("/sign-in")
    answer = client.post(
        "/sign-in", data={"csrf_token": token_in(page), "login": login, "password": PASSWORD, "next": "/account/"}
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    if "/choose" in answer.location:
        choice = {"membership": membership_of(viewer).id, "csrf_token": token_in(client.get(answer.location))}
        assert client.post("/choose", data=choice).status_code == 303
    return client


def token_in(page) -> str:
    """The CSRF token of a page's first form."""
    text = page.get_data(as_text=True)
    return text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


@pytest.fixture
def song_hoa(db) -> Organisation:
    """The co-op of the stories, checked by an officer."""
    organisation = register_organisation(
        {
            "code": "HTX-01",
            "kind": "coop",
            "name": "Hợp tác xã Nông nghiệp Sông Hóa",
            "address": A_SAO,
            "registration_no": "1001234567",
            "representative": "Phạm Thị Thoan",
            "phone": "0227 3812 345",
        },
        by=COMMAND_LINE,
        now=LONG_AGO,
    )
    organisation.is_approved, organisation.approved_at = True, LONG_AGO + timedelta(days=1)
    organisation.approved_by = "Sở Công Thương tỉnh Hưng Yên"
    organisation.save()
    return organisation


@pytest.fixture
def dong_nguyen(db) -> Organisation:
    """Another co-op: the stranger. Nobody has checked it yet."""
    return register_organisation(
        {"code": "HTX-02", "kind": "coop", "name": "Hợp tác xã Sản xuất gạo Đồng Nguyên", "address": BINH_DINH},
        by=COMMAND_LINE,
        now=LONG_AGO,
    )


@pytest.fixture
def department(db) -> Organisation:
    return register_organisation(
        {"code": "SCT", "kind": "department", "name": "Sở Công Thương tỉnh Hưng Yên", "address": HUNG_YEN},
        by=COMMAND_LINE,
        now=LONG_AGO,
    )


@pytest.fixture
def agriculture(db) -> Organisation:
    """The sister department, which decides for rice, shrimp and crab."""
    return register_organisation(
        {
            "code": "SNNMT",
            "kind": "department",
            "name": "Sở Nông nghiệp và Môi trường tỉnh Hưng Yên",
            "address": HUNG_YEN,
        },
        by=COMMAND_LINE,
        now=LONG_AGO,
    )


@pytest.fixture
def farm_officer(agriculture) -> Viewer:
    """An officer who decides for rice: `auditor` of the trade department only reads about it."""
    return make_person("chicuc@snnmt.example", "Trịnh Văn Đồng", "auditor", agriculture)


@pytest.fixture
def second_farm_officer(agriculture) -> Viewer:
    """Another officer of the same department: the second person."""
    return make_person("phong@snnmt.example", "Mai Thị Lúa", "auditor", agriculture)


@pytest.fixture
def admin(db) -> Viewer:
    return make_person("quantri@txng.example", "Vũ Quang Huy", "admin")


@pytest.fixture
def manager(song_hoa) -> Viewer:
    return make_person("+84912000001", "Nguyễn Thị Lan", "manager", song_hoa)


@pytest.fixture
def clerk(song_hoa) -> Viewer:
    """Staff: records, prints; does not approve."""
    return make_person("+84912000002", "Trần Văn Bảy", "staff", song_hoa)


@pytest.fixture
def helper(song_hoa) -> Viewer:
    """Writes for others ("ghi hộ")."""
    return make_person("+84912000003", "Đỗ Minh Anh", "helper", song_hoa)


@pytest.fixture
def auditor(department) -> Viewer:
    """An officer who may read everything."""
    return make_person("thanhtra@sct.example", "Lê Thu Hà", "auditor", department)


@pytest.fixture
def far_auditor(department) -> Viewer:
    """An officer whose scope holds nothing of Song Hoa: crab, and the old district of Tiền Hải."""
    scope = {"categories": ["crab"], "districts": ["Huyện Tiền Hải"]}
    return make_person("bien@sct.example", "Phạm Văn Biển", "auditor", department, scope=scope)


@pytest.fixture
def stranger_clerk(dong_nguyen) -> Viewer:
    return make_person("+84912000012", "Bùi Văn Tám", "staff", dong_nguyen)


@pytest.fixture
def stranger_manager(dong_nguyen) -> Viewer:
    return make_person("+84912000011", "Hoàng Thị Mai", "manager", dong_nguyen)


@pytest.fixture
def stranger_helper(dong_nguyen) -> Viewer:
    return make_person("+84912000013", "Ngô Văn Sáu", "helper", dong_nguyen)


@pytest.fixture
def clerk_token(song_hoa) -> str:
    """An API token of Song Hoa in the role staff."""
    return actions.create_token(song_hoa, name="cân kho 1", role="staff", by=COMMAND_LINE, now=LONG_AGO)[1]


@pytest.fixture
def manager_token(song_hoa) -> str:
    return actions.create_token(song_hoa, name="máy duyệt", role="manager", by=COMMAND_LINE, now=LONG_AGO)[1]


@pytest.fixture
def stranger_token(dong_nguyen) -> str:
    return actions.create_token(dong_nguyen, name="cân", role="manager", by=COMMAND_LINE, now=LONG_AGO)[1]
