"""The seal on all of these; and what is sealed field by field."""

EVENTS = {
    "seal:compared": "result size",
    "seal:key_changed": "key",
    "fields:sealed_again": "key",
}
