"""The step of packing into cases, recorded like any other step of a lot, makes a pack whose contents are known."""

from trace.events.models import Event
from trace.events.models_packs import Pack


def packed(call, bag, **more):
    return call("POST", f"/{bag['code']}/events", step="R15", happened_at="2026-11-22", pack_count=4, **more)


def test_a_step_of_packing_makes_a_pack(call, bag, ask):
    answer = packed(call, bag, quantity=20, level="pallet")

    assert answer.status_code == 201, answer.json
    assert (answer.json["kind"], answer.json["step"], answer.json["lots"]) == ("pack_up", "R15", [bag["code"]])
    (code,) = answer.json["packs"]
    pack = ask("GET", f"/packs/{code}").json
    assert pack["level"] == "pallet"
    assert [(one["batch"], one["quantity"]) for one in pack["contents"]["lots"]] == [(bag["code"], 20)]


def test_the_rest_goes_into_the_pack_that_is_named(call, bag, ask):
    (code,) = packed(call, bag, quantity=20).json["packs"]
    answer = packed(call, bag, pack=code)

    assert answer.json["packs"] == [code]
    assert ask("GET", f"/packs/{code}").json["total"][0]["quantity"] == 100
    assert not call("GET", f"/{bag['code']}").json["is_on_hold"]


def test_a_repeated_key_packs_once(call, bag):
    first, second = (packed(call, bag, quantity=20, key="k1") for _ in range(2))

    assert first.json == second.json
    assert Pack.select().count() == 1


def test_nothing_left_to_pack_is_said(call, bag, pointers):
    packed(call, bag)
    written = Event.select().count()
    answer = packed(call, bag)

    assert (answer.status_code, pointers(answer)) == (422, ["/quantity"])
    assert Event.select().count() == written


def test_an_unknown_pack_or_level_is_refused(call, bag, pointers, stranger_token):
    assert pointers(packed(call, bag, quantity=1, pack="UAAAAAAA")) == ["/pack"]
    assert pointers(packed(call, bag, quantity=1, level="ship")) == ["/level"]
    assert packed(call, bag, token=stranger_token, quantity=1).status_code == 404
    assert not Pack.select().exists()
