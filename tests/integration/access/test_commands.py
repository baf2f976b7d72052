"""The first account and a machine's token from the command line; bad input gets a sentence and exit status 1."""

import pytest

from trace.access.models import ApiToken, Membership, Person
from trace.access.passwords import is_password
from trace.places.actions import seed_places
from trace.places.reading import read_reference

PASSWORD = "ruộng nhà bà Thoan"


@pytest.fixture
def flask(app):
    """Runs a command; gives its result with stdout and stderr apart."""
    runner = app.test_cli_runner()
    return lambda *words, said="": runner.invoke(args=words, input=said)


def create(flask, login, *more, password=PASSWORD):
    return flask("users", "create", login, *more, "--password-stdin", said=f"{password}\n")


def test_the_first_admin(flask, db):
    result = create(flask, "Quantri@HTX.vn", "--role", "admin")

    assert result.exit_code == 0
    assert is_password(Person.get(Person.login == "quantri@htx.vn").password_hash, PASSWORD)
    assert Membership.get().role == "admin"


def test_a_manager_by_telephone(flask, song_hoa):
    assert (
        create(flask, "0987 654 321", "--role", "manager", "--organisation", "htx-01", "--name", "Chín").exit_code == 0
    )
    assert Membership.get().organisation_id == song_hoa.id
    assert Person.get().name == "Chín"


EVERYTHING_SAID = {"categories": ["crab", "rice"], "districts": ["Huyện Tiền Hải"]}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--scope", "category:rice,crab;district:tien hai"], EVERYTHING_SAID),
        (["--scope", "rice", "--scope", "Huyện Thái Thụy"], {"categories": ["rice"], "districts": ["Huyện Thái Thụy"]}),
        (["--scope", "all"], {"categories": [], "districts": []}),
        ([], {"categories": [], "districts": []}),
    ],
)  # fmt: skip
def test_an_auditor_with_a_scope(flask, db, words, expected):
    seed_places(read_reference())

    assert create(flask, "ha@sct.example", "--role", "auditor", *words).exit_code == 0
    assert Membership.get().scope == expected


@pytest.mark.parametrize(
    ("login", "words", "sentence"),
    [
        ("lan", ["--role", "admin"], "Số điện thoại “lan” không đúng"),
        ("lan@htx.vn", ["--role", "staff"], "Vai trò này cần thuộc một cơ sở."),
        ("lan@htx.vn", ["--role", "staff", "--organisation", "NONE"], "Không tìm thấy cơ sở này."),
        ("lan@htx.vn", ["--role", "auditor", "--scope", "Atlantis"], "Không rõ huyện cũ “Atlantis”."),
        ("lan@htx.vn", ["--role", "auditor", "--scope", "planet:Mars"], "--scope"),
    ],
)
def test_bad_input_gets_a_sentence(flask, db, login, words, sentence):
    result = create(flask, login, *words)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.output
    assert Person.select().count() == 0


def test_a_weak_password_is_refused(flask, db):
    result = create(flask, "lan@htx.vn", "--role", "admin", password="matkhau123")

    assert result.exit_code == 1
    assert "dễ bị đoán" in result.stderr
    assert Person.select().count() == 0


def test_a_forgotten_password_of_the_last_admin(flask, admin):
    result = flask("users", "password", "quantri@txng.example", "--password-stdin", said=f"{PASSWORD}\n")

    assert result.exit_code == 0
    assert is_password(Person.get().password_hash, PASSWORD)


def test_the_token_stands_alone_on_stdout(flask, song_hoa):
    result = flask("tokens", "create", "--organisation", "HTX-01", "--name", "cân kho 1")

    assert result.exit_code == 0
    assert result.stdout.startswith("trace_")
    assert len(result.stdout.split()) == 1
    assert ApiToken.get().role == "staff"
    assert result.stdout.strip() not in str(ApiToken.select().dicts().get())


def test_organisations_are_registered_listed_and_approved(flask, db):
    seed_places(read_reference())
    made = flask(
        "organisations", "register", "--name", "Hợp tác xã Minh Tân", "--commune", "a sao", "--registration-no", "77"
    )
    code = made.stdout.strip()

    assert made.exit_code == 0
    assert f"{code}\tcoop\tunchecked\tHợp tác xã Minh Tân" in flask("organisations", "list").stdout
    assert flask("organisations", "approve", code, "--note", "Bản gốc").exit_code == 0
    assert "approved" in flask("organisations", "list").stdout
    ambiguous = flask("organisations", "register", "--name", "Hợp tác xã X Y", "--commune", "Minh Khai")
    assert ambiguous.exit_code == 1
    assert "huyện Vũ Thư" in ambiguous.stderr
