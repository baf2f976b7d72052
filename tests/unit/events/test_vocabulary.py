"""The words of CBV 2.0: how many there are, and there and back between words and URIs."""

import re

import pytest

from trace.events import vocabulary
from trace.events.schema import validate_event


def test_the_lists_are_as_long_as_the_standard_says():
    assert len(vocabulary.BIZ_STEPS) == 41
    assert len(vocabulary.DISPOSITIONS) == 33
    assert len(vocabulary.BIZ_TRANSACTION_TYPES) == 13
    assert len(vocabulary.SOURCE_DEST_TYPES) == 3
    assert len(vocabulary.ERROR_REASONS) == 2
    assert len(vocabulary.MEASUREMENTS) == 72
    assert len(vocabulary.COMPONENTS) == 14


@pytest.mark.parametrize("step", sorted(vocabulary.BIZ_STEPS))
def test_a_word_survives_the_way_to_its_uri_and_back(step):
    uri = vocabulary.uri_of(step, vocabulary.BIZ_STEP)

    assert uri == f"https://ref.gs1.org/cbv/BizStep-{step}"
    assert vocabulary.word_of(uri) == step


def test_an_old_urn_is_the_same_word():
    assert vocabulary.word_of("urn:epcglobal:cbv:disp:in_transit") == "in_transit"
    assert vocabulary.modern("urn:epcglobal:cbv:btt:desadv") == "https://ref.gs1.org/cbv/BTT-desadv"


def test_words_of_nobody_stay_as_they_are():
    assert vocabulary.uri_of("harvesting", vocabulary.BIZ_STEP) == "harvesting"
    assert vocabulary.word_of("https://example.com/steps/harvesting") == "https://example.com/steps/harvesting"
    assert vocabulary.modern("urn:epcglobal:cbv:bt:9521234000006:1") == "urn:epcglobal:cbv:bt:9521234000006:1"


def test_our_namespace_is_fixed_for_ever():
    """It is inside the hash of every event: if this fails, the constant must be put back, not the test changed."""
    assert vocabulary.EXTENSION_NAMESPACE == "urn:uuid:ac36d7ee-4cce-4f1a-9240-d531bbe8b16a#"
    assert vocabulary.EXTENSION_PREFIX == "txng"


def test_our_namespace_can_be_a_prefix_and_a_key():
    assert re.search(r"[:/?#\[\]@]$", vocabulary.EXTENSION_NAMESPACE), "JSON-LD 1.1 wants a gen-delim at its end"
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-11-23T01:00:00.000Z",
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "epcList": [],
    }
    assert validate_event(event | {"txng:step": "x", vocabulary.EXTENSION_NAMESPACE + "step": "x"}) == []
