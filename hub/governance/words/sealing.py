"""The seal on the trail, in words."""

TOLD = (
    ("seal:compared", "Copy compared", "compared a copy of the audit trail’s checkpoints: {result} ({size})"),
    ("seal:key_changed", "Signing key changed", "changed the key that signs the audit trail ({key})"),
)
