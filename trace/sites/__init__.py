"""Places of an organisation: plots, ponds, mills, workshops, stores, with their address, area and outline.

Promises: an area typed in sào, mẫu or ha is shown converted before it is kept; an address keeps the unit of its day
and the unit of today; an outline is closed, does not cross itself and lies in Vietnam.
Never: shows household precision to strangers, uses a foreign base map, or changes the code of a place.
"""
