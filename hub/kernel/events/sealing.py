"""The seal on all of these."""

EVENTS = {
    "seal:compared": "result size",
    "seal:key_changed": "key",
}
