"""Photos and certificates: content-addressed bytes, decoded before they are believed, stripped of where and
with what they were taken. Never serves a private file to a stranger, never keeps a picture it could not read.
"""
