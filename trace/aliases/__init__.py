"""Texts that are not ours and lead to ours: old addresses, wrong numbers, codes of other systems, hosts we had.

Promises: once linked, a text leads to one thing at a time; links end, and are never changed or deleted; only who owns
the thing may link to it. What is printed with an old address is counted down here too. Never takes a text that names
something of its own.
"""
