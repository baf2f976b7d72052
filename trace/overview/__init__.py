"""The department's overview: how far goods and suppliers in an officer's scope have come, and what is late.

Promises: every figure opens the list behind it and equals its length; figures come from summary tables that the
database itself keeps in the transaction of each change. Never changes a record of a co-op.
"""
