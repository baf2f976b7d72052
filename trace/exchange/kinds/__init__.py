"""The kinds of files that can be read: one module each, with its columns, its plan and how it is written."""
