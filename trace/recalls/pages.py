"""The pages of recalls."""

from trace.recalls.drill_pages import drills

blueprints = (drills,)
