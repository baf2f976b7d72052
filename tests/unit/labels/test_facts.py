"""Words on labels: whole, Vietnamese, NFC."""

import json
import unicodedata
from dataclasses import replace
from datetime import date

from trace.labels.facts import Serial, text_of
from trace.labels.stating import frozen, thawed


def test_dates_are_day_month_year(short_rice):
    assert text_of("dates", short_rice).replace("\u00a0", " ").split("   ") == ["NSX: 02/11/2026", "HSD: 02/11/2027"]


def test_only_the_dates_that_are_known_are_shown(short_rice):
    assert "HSD" not in text_of("dates", replace(short_rice, expires_on=None))
    assert text_of("dates", replace(short_rice, produced_on=None, expires_on=None)) is None


def test_human_readable_text_needs_a_gtin_and_pads_it_to_fourteen(short_rice, long_rice):
    assert text_of("human_readable", short_rice) is None
    assert text_of("human_readable", long_rice).replace("\u00a0", " ") == "(01) 09520001000010 (10) G7K2M9"


def test_a_serial_shows_its_own_code(long_rice):
    serial = Serial("https://x/21/7", "https://x/t/7", "K7M29QXA-7", "7")
    assert text_of("short_code", long_rice, serial) == "K7M29QXA-7"
    assert text_of("look_up", long_rice, serial).endswith("K7M29QXA-7")
    assert text_of("human_readable", long_rice, serial).endswith("(21)\u00a07")


def test_a_phrase_of_origin_is_not_given_a_second_lead(short_rice):
    assert text_of("origin", short_rice) == "Xuất xứ: Việt Nam"
    packed = replace(short_rice, origin="Đóng gói tại Việt Nam")
    assert text_of("origin", packed) == "Đóng gói tại Việt Nam"


def test_decomposed_text_comes_out_composed(short_rice):
    typed_on_a_mac = replace(short_rice, product_name=unicodedata.normalize("NFD", "Gạo  nếp\tThụy Ninh"))
    assert text_of("product_name", typed_on_a_mac) == "Gạo nếp Thụy Ninh"


def test_stamps_say_trial_and_unverified(short_rice):
    assert text_of("stamp", short_rice) is None
    assert text_of("stamp", replace(short_rice, is_test=True)) == "BẢN THỬ"
    assert "chưa xác minh" in text_of("stamp", replace(short_rice, unverified=True))
    both = text_of("stamp", replace(short_rice, is_test=True, unverified=True))
    assert "BẢN THỬ" in both
    assert "chưa xác minh" in both


def test_what_a_run_kept_is_what_it_printed(long_rice):
    everything = replace(
        long_rice,
        ingredients="Gạo nếp",
        net_grams=5000,
        packed_on=date(2026, 11, 13),
        contents=("5 kg", "7 kg"),
        count=2,
    )
    kept = json.loads(json.dumps(frozen(everything)))
    assert thawed(kept) == everything


def test_a_run_from_before_places_packs_and_legal_texts_still_reads(short_rice):
    of_old = {
        "product_name", "organisation_name", "address_line", "lot", "short_code", "host", "url", "short_url", "origin",
        "brand", "net_content", "produced_on", "expires_on", "gtin", "season_text", "is_test", "unverified",
    }  # fmt: skip
    kept = {key: value for key, value in frozen(short_rice).items() if key in of_old}
    assert thawed(kept) == short_rice


def test_a_text_that_says_its_lead_itself_is_not_given_it_twice(short_rice):
    assert text_of("storage", replace(short_rice, storage="Nơi khô, mát")) == "Bảo quản: Nơi khô, mát"
    assert text_of("storage", replace(short_rice, storage="Bảo quản nơi khô")) == "Bảo quản nơi khô"


def test_a_place_without_a_public_name_is_told_by_kind_and_code(short_rice):
    pond = replace(short_rice, place_kind="Ao nuôi", short_code="PK7M29QX")
    assert text_of("place", pond) == "Ao nuôi PK7M29QX"
    assert text_of("place", replace(pond, place_name="Ao số 4")) == "Ao số 4"


def test_a_pack_of_many_lots_names_the_first_and_counts_the_rest(short_rice):
    pack = replace(short_rice, contents=tuple(f"Gạo · lô L{number}" for number in range(6)))
    assert [text_of(f"content_{number}", pack) for number in (1, 4)] == ["Gạo · lô L0", "Gạo · lô L3"]
    assert text_of("content_more", pack) == "và 2 lô nữa: quét mã để xem"
    assert text_of("content_more", replace(pack, contents=("Gạo",))) is None
