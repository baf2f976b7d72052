"""Cases and pallets: what is in them now and at any moment, where a lot or a tagged unit is packed.

Promises: contents are computed from events alone, the same by the projection and by replaying them; nothing is in
two packs at once and no pack is inside itself; a number once given to a pack is never given again.
Never decides what a lot is: packing takes nothing from it.
"""
