"""The seal on the trail, and the fields that are sealed, in words."""

TOLD = (
    ("seal:compared", "Copy compared", "compared a copy of the audit trail’s checkpoints: {result} ({size})"),
    ("seal:key_changed", "Signing key changed", "changed the key that signs the audit trail ({key})"),
    ("fields:sealed_again", "Sealed fields under a new key", "sealed all fields again under a new key ({key})"),
)
