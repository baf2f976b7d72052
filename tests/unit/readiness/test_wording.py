"""Old units are told from names, claims from ordinary words."""

import pytest

from trace.readiness import wording
from trace.readiness.wording import ClaimsBroken, claims_in, old_units_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Thôn Đồng Chợ, xã An Đồng, huyện Quỳnh Phụ, tỉnh Thái Bình", ["huyện Quỳnh Phụ", "tỉnh Thái Bình"]),
        ("Số 2, TP. Thái Bình", ["TP. Thái Bình"]),
        ("HUYỆN TIỀN HẢI", ["HUYỆN TIỀN HẢI"]),
        ("thành phố Hưng Yên", ["thành phố Hưng Yên"]),
        ("Gạo Thái Bình", []),
        ("Phường Thái Bình, tỉnh Hưng Yên", []),
        ("Xã Quỳnh Phụ, tỉnh Hưng Yên", []),
        ("tỉnh Hưng Yên (huyện Quỳnh Phụ cũ)", []),
        ("tỉnh Thái Bình (cũ)", []),
        ("thành phố Hải Phòng", []),
        ("tỉnh Thái Bìnhx", []),
        ("", []),
    ],
)
def test_an_old_unit_is_found_where_it_is_one(text, found):
    assert old_units_in(text) == found


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Được Bộ Y tế chứng nhận"], ["được bộ y tế chứng nhận"]),
        (["Ngon nhất vùng", "Giúp chữa bệnh"], ["chữa bệnh", "ngon nhất"]),
        (["Gạo 100% an toàn."], ["100% an toàn"]),
        (["Bảo quản nơi khô mát, tốt cho cả nhà"], []),
        (["Hàng đầu vụ"], ["hàng đầu"]),
        (["Số 12 đường Lê Lợi", "số 1"], ["số 1"]),
        (["số 10"], []),
        ([], []),
    ],
)
def test_a_claim_is_found_whole(texts, found):
    assert claims_in(texts) == found


def test_a_faulty_file_of_claims_says_so(tmp_path, monkeypatch):
    (tmp_path / "claims.toml").write_text('[[claims]]\nwords = ["x"]\n', encoding="utf-8")
    monkeypatch.setattr(wording, "CLAIMS_FILE", tmp_path / "claims.toml")
    wording.claims.cache_clear()
    with pytest.raises(ClaimsBroken):
        wording.claims()
    monkeypatch.undo()
    wording.claims.cache_clear()
    assert wording.claims()
