"""The words that travel with a package: what is in it, what is not, how to check it."""

from typing import Final

README: Final = """\
GÓI DỮ LIỆU TRẢ LỜI YÊU CẦU
===========================
Gói này chốt một lần. Sổ có sửa sau đó thì gói không đổi; cần bản mới thì làm gói số tiếp theo, cả hai cùng còn.

  summary.pdf     tóm tắt để đọc và in, có niêm phong hệ thống (không phải chữ ký của người nào)
  request.json    yêu cầu: số, ngày văn bản, phạm vi, thời hạn, phần đã bỏ ra
  tables/*.csv    bảng mở bằng Excel: lô, việc đã ghi, làm từ gì, giao nhận, giấy tờ, còn thiếu gì
                  (UTF-8 có dấu đầu tệp, ngăn bằng chấm phẩy; chữ giống công thức có dấu nháy đứng trước)
  lots/*.json     bản ghi đầy đủ từng lô; epcis.json: các sự kiện dạng EPCIS 2.0; handovers.json: giao nhận
                  (JSON theo RFC 8785; thời gian UTC; khối lượng là số nguyên phần nghìn của đơn vị)
  files/          ảnh, giấy tờ; tên tệp là mã SHA-256 của nội dung
  ledger/         bằng chứng từng mục trong sổ cái (.tlog-proof, C2SP) và khóa kiểm (key.vkey)
  manifest.json   tên, độ dài và mã SHA-256 của từng tệp; phần đã bỏ ra và bao nhiêu chỗ

Dữ liệu cá nhân chỉ có khi văn bản yêu cầu nêu căn cứ. Không có thì tên người, số điện thoại, biển số, ghi chú riêng
để trống (null), bản ghi có "is_private_left_out"; mã băm của phần đó vẫn nằm trong sổ cái.
Gói là sổ của cơ sở trả lời: phần riêng của cơ sở khác không nằm trong gói này.

Cách kiểm
  1. Mã SHA-256 của cả tệp ZIP phải bằng mã ghi trên trang yêu cầu, trong văn bản trả lời và trong sổ cái.
  2. Với từng dòng của manifest.json: SHA-256 của tệp phải bằng "sha256". Không được có tệp nào ngoài danh sách.
  3. Từng bản ghi, mục "ledger" trong lots/*.json: SHA-256(full_salt ghép với full) bằng "full" trong leaf;
     SHA-256(byte 00 ghép với leaf) bằng leaf_hash; tệp .tlog-proof chứng minh leaf_hash nằm trong sổ cái đã ký.
  4. Lấy khóa kiểm (vkey) một lần bằng đường khác, rồi so với key.vkey: đừng chỉ tin khóa đi kèm gói này.

DATA PACKAGE ANSWERING A REQUEST
================================
Made once: later corrections change the book, never this file. summary.pdf bears the system's seal, nobody's signature.
tables/ opens in Excel; lots/, epcis.json, handovers.json are for programs; ledger/ holds inclusion proofs;
manifest.json lists every file with its SHA-256, and what was left out. Personal data are in it only where the written
request names its basis. To check: hash the ZIP, then every file of the manifest, then each proof against a key that
you got another way.
"""
