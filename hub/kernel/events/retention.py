"""Retention, erasure and holds."""

EVENTS = {
    "erasure:begun": "run how count held",
    "erasure:erased": "run class count",
    "erasure:finished": "run count held",
    "erasure:replayed": "run count",
    "erasure:came_again": "resident run how",
    "erasure:let_stand": "resident",
    "hold:placed": "hold count",
    "hold:reviewed": "hold",
    "hold:lifted": "hold",
}
