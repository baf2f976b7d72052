"""Wiring of commands: database, seeds, the server, the doctor. Every command exits 0 only on success."""
