"""A paper as plain values, set as PDF or workbook: head, facts, tables, signatures, a QR of where it can be checked.

Promises: the same paper gives the same bytes; what is drawn and what is written in cells cannot differ. Knows no farm.
"""
