"""Farm-to-market traceability: batches, their events, their labels, and the page a label opens."""
