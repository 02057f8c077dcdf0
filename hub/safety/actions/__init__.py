"""The only writers of risk markers and of check-ins at a door."""
