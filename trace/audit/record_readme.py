"""The words that travel with a record's file: what is in it and how to check it, in Vietnamese and English."""

from typing import Final

README: Final = """\
HỒ SƠ LÔ HÀNG
=============
Tệp này là toàn bộ hồ sơ truy xuất nguồn gốc của một lô, lấy từ hệ thống cho cán bộ trong phạm vi được giao.
Chỉ dùng cho mục đích kiểm tra. Số điện thoại và số định danh cá nhân chỉ để lại ba số cuối.

  record.json     toàn bộ bản ghi (JSON theo RFC 8785; thời gian UTC; khối lượng là số nguyên phần nghìn của đơn vị)
  epcis.json      các sự kiện dạng EPCIS 2.0, kể cả bản đã sửa và lời khai sai
  files/          ảnh, giấy tờ; tên tệp là mã SHA-256 của nội dung
  ledger/         bằng chứng từng mục trong sổ cái (.tlog-proof, C2SP) và khóa kiểm (key.vkey)
  manifest.json   tên, độ dài và mã SHA-256 của từng tệp

Cách kiểm một bản ghi (trong record.json, mục "ledger" của từng sự kiện):
  1. SHA-256(full_salt ghép với full) phải bằng giá trị "full" trong leaf. Muối viết bằng số hex, full là chữ UTF-8.
  2. SHA-256(public_salt ghép với public) phải bằng giá trị "public" trong leaf.
  3. SHA-256(byte 00 ghép với leaf) phải bằng leaf_hash; tệp .tlog-proof chứng minh leaf_hash nằm trong sổ cái
     mà điểm kiểm (checkpoint) ở cuối tệp đã ký. Điểm kiểm mới nhất: địa chỉ của hệ thống, /log/checkpoint.
  4. Lấy khóa kiểm (vkey) một lần bằng đường khác, rồi so với key.vkey: đừng chỉ tin khóa đi kèm tệp này.

Các khóa chính của record.json
  batch, product, organisation   lô, sản phẩm, cơ sở lúc lấy tệp
  sources                        lô này làm từ gì, lùi dần tới vụ sản xuất (depth 1 là ngay trước)
  events                         mọi lần ghi, theo thứ tự ghi: ai ghi, vai trò, ghi hộ, làm khi nào, ghi khi nào;
                                 declared_at có giá trị: lời khai bản trước sai; corrects: sửa cho bản số mấy (number)
  decisions                      duyệt, rút duyệt
  label_runs                     các lần in tem
  certificates, files            giấy tờ và tệp đi kèm

--------------------------------------------------------------------------------------------------------------

RECORD OF A BATCH
=================
This file is the whole traceability record of one batch, taken by an officer within the scope given to him or her.
For inspection only. Of telephone and identity numbers of people only the last three digits are kept.

  record.json     the whole record (JSON, RFC 8785; times in UTC; quantities are integer thousandths of the unit)
  epcis.json      the events as EPCIS 2.0, corrected versions and error declarations included
  files/          pictures and papers; a file's name is the SHA-256 of its content
  ledger/         for each entry of the log its proof (.tlog-proof, C2SP), and the verifier key (key.vkey)
  manifest.json   name, size and SHA-256 of every file

How to check one record (in record.json, under "ledger" of each event):
  1. SHA-256(full_salt followed by full) must equal "full" inside leaf. Salts are hexadecimal, full is UTF-8 text.
  2. SHA-256(public_salt followed by public) must equal "public" inside leaf.
  3. SHA-256(byte 00 followed by leaf) must equal leaf_hash; the .tlog-proof shows that leaf_hash is in the log whose
     signed checkpoint ends that file. The latest checkpoint: /log/checkpoint at the service's address.
  4. Get the verifier key once by another way and compare it with key.vkey: do not trust only the key in this file.

Main keys of record.json
  batch, product, organisation   the batch, its product and its owner when the file was made
  sources                        what it was made from, back to the growing seasons (depth 1 is the step before)
  events                         everything written down, in the order of writing: by whom, in which role, on behalf,
                                 when it happened, when it was written; with declared_at: a declaration that the version
                                 before was wrong; corrects: the number of the version it puts right
  decisions                      approvals and withdrawals
  label_runs                     labels printed
  certificates, files            papers and files that go with it
"""
