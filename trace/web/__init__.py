"""Wiring of pages: words, headers, errors, the home page. Knows no goods."""
