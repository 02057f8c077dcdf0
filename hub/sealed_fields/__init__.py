"""Everything sealed where it lies: sealed when an older database is brought up, and again under a new key."""
