"""Dated administrative units: old and new communes, districts and provinces, and what became of each.

Promises: a unit is named by its code and the day it began, because codes and names are re-used; nothing is ever
overwritten; an address keeps the words of its day and knows today's unit.
Never: guesses a unit from a name alone, nor says that an inferred successor is certain.
"""
