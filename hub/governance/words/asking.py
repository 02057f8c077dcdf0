"""Asking the trail itself, and another council for the names behind its looks, in words."""

TOLD = (
    ("question:saved", "Question saved", "saved a question of the trail, by {fields}"),
    ("question:asked", "Saved question asked", "asked a saved question again"),
    ("question:renamed", "Saved question renamed", "gave a saved question another name"),
    ("question:let_go", "Saved question let go", "let go of a saved question"),
    ("names:asked", "Asked for names", "asked the other council who looked at request {handover}"),
    ("names:given", "Names given", "gave the names of {count} people who looked at request {handover}"),
    ("names:refused", "Names not given", "did not give the names of those who looked at request {handover}"),
)
