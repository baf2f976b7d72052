"""Numbered changes of the database, applied under a lock. A migration holds frozen copies, never live models."""
