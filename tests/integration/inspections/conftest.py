"""The queue knows the task that seals minutes."""

import trace.inspections.tasks  # noqa: F401
