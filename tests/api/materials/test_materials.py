"""The register over the API, and the banned list for programs."""

from trace.materials.models import Material

BEAM = {"kind": "pesticide", "name": "Beam 75WP", "active": "tricyclazole", "waiting": [{"crop": "rice", "days": 14}]}


def test_a_material_is_registered_once_per_key_and_read_again(ask):
    first = ask("POST", "/materials", key="k1", **BEAM)
    again = ask("POST", "/materials", key="k1", **BEAM)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert Material.select().count() == 1
    found = ask("GET", first.headers["Location"].removeprefix("/api/v1")).json
    assert found["waiting"] == [{"crop": "rice", "days": 14, "certainty": "label"}]
    assert found["organisation"] == "HTX-01"
    assert found["bans"] == []
    assert [one["code"] for one in ask("GET", "/materials?kind=pesticide&q=tricy").json["items"]] == [found["code"]]


def test_changing_says_only_what_changes(ask):
    code = ask("POST", "/materials", **BEAM).json["code"]
    changed = ask("PATCH", f"/materials/{code}", active="deltamethrin + tricyclazole")

    assert changed.status_code == 200
    assert changed.json["waiting"][0]["days"] == 14
    assert changed.json["bans"] == [
        {"field": "aquaculture", "substance": "Deltamethrin", "instrument": "TT 10/2016/TT-BNNPTNT", "is_certain": True}
    ]


def test_mistakes_are_refused_with_their_place(ask, pointers):
    assert pointers(ask("POST", "/materials", kind="bomb", name="x")) == ["/kind"]
    assert pointers(ask("POST", "/materials", kind="feed", name="Cám", certificate="KD-1")) == ["/certificate"]
    assert pointers(ask("POST", "/materials", kind="feed", name="Cám", label_photo="ff")) == ["/label_photo"]
    assert Material.select().count() == 0


def test_a_stranger_finds_nothing(ask, stranger_token):
    code = ask("POST", "/materials", **BEAM).json["code"]

    assert ask("GET", f"/materials/{code}", token=stranger_token).status_code == 404
    assert ask("PATCH", f"/materials/{code}", token=stranger_token, name="Của tôi").status_code == 404
    assert ask("GET", "/materials", token=stranger_token).json["items"] == []


def test_the_banned_list_answers_by_field_day_and_name(ask):
    pond = ask("GET", "/materials/banned?field=aquaculture&q=cypermetrin").json["items"]
    assert [(one["substance"], one["certainty"]) for one in pond] == [("Cypermethrin", "sourced")]
    assert ask("GET", "/materials/banned?field=crop&q=cypermetrin").json["items"] == []
    assert ask("GET", "/materials/banned?field=crop&q=fipronil&on=2021-02-12").json["items"] == []
    assert ask("GET", "/materials/banned?field=sea").status_code == 422
