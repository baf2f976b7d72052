"""What doors share and what imports no room: guards, forms, problems, paging, idempotency, queue, text."""
