"""GS1 identifiers as frozen values: GTIN, GLN, SSCC, element strings, Digital Links; and our own short codes.

Promises: whatever `parse` accepts is valid to the last digit, and a refusal says why in a sentence.
Never reads a database, the network or the clock, and never invents a company prefix.
"""
