"""Wiring of the REST API: OpenAPI 3.1, problem+json, bearer tokens. Knows no goods."""
