"""The only writers of packs, of the keys that answers are sealed to, and of answers from phones."""
