"""Trade items: rice, shrimp, crab, OCOP goods; GTIN with proof, stars, shelf life, photos, shop links, certificates.

Promises: every true fact is saved, however incomplete, as a draft that names what it lacks and by which article;
one owner per GTIN; a GTIN once borne still leads to its product.
Never: mints a GTIN, lets a draft count as complete, links to a shop outside the allow-list, or judges claim words.
"""
