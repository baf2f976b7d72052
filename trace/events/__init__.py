"""What happened to the goods, as append-only EPCIS 2.0 events: words, hash, shape, capture and export.

Promises that an event's id is the CBV 2.0 hash of its content and that nothing captured is altered later.
Never decides whether a farmer may do a thing, and never puts people's names or phones inside an event.
"""
