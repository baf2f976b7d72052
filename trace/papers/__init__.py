"""Papers given back: what the book holds, on A4 and in Excel, as inspectors, buyers and growers know it.

Promises: one layout for all papers; the same data and moment give the same bytes; what was corrected or written late
says so; quantities and days read as people here write them. Knows no product by name: tables come from the catalogue
of steps. Never shows people, doses or notes to anybody but the organisation itself.
"""
