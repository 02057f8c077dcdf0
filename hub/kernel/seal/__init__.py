"""The audit trail sealed: RFC 6962 Merkle trees, signed checkpoints and proofs. Pure: no database, no feature.

`docs/audit-format.md` says the same for whoever writes a verifier of their own.
"""
