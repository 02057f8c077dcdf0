"""Retention, holds and erasures, in words."""

TOLD = (
    ("erasure:begun", "Erasure begun", "began an erasure of {count} records by {how}; held back: {held}"),
    ("erasure:erased", "Erased", "erased {count} records of the class {class}"),
    ("erasure:finished", "Erasure finished", "finished an erasure of {count} records; held back: {held}"),
    ("erasure:replayed", "Erased again", "erased {count} records again, after a backup was brought back"),
    ("erasure:came_again", "Came again after erasure", "recognised somebody who had been erased, by {how}"),
    ("erasure:let_stand", "Let stand after erasure", "let the record of somebody stand who had been erased before"),
    ("hold:placed", "Hold placed", "had records kept from erasure ({count})"),
    ("hold:reviewed", "Hold reviewed", "let a hold stand"),
    ("hold:lifted", "Hold lifted", "lifted a hold"),
)
