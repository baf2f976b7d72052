"""Files in and out: Excel and CSV as people here write them, read into the same actions as the forms.

Promises: nothing is written before a person has seen what was understood; a file is taken whole or not at all; the
same file twice makes nothing twice; every refusal names sheet, row, column and value. Never guesses what a number or
a place means where two readings are possible, and keeps an uploaded file no longer than it is needed.
"""
