"""What South Norfolk hands to Broads Neighbours in these tests: a resident, and a step with its form."""

RESIDENT = {
    "forename": "Ada",
    "surname": "Penhaligon",
    "address": "4 Mill Lane, Swaffham",
    "postcode": "PE37 7AB",
    "risk": "A dog lives here.",
    "born_on": "1971-03-02",
    "programme": "CANARY-programme",
    "known_tried": "CANARY-tried",
    "question": "CANARY-question",
}
FORM = {
    "step": {
        "key": "call",
        "title": "Call on them",
        "staff": 2,
        "attempts": 2,
        "outcome": [
            {"key": "met", "label": "Met them", "then": "end"},
            {"key": "nobody", "label": "Nobody in", "then": "again", "after_last": "end"},
        ],
    },
    "form": {
        "title": "Your call",
        "question": [
            {"key": "needs", "kind": "choices", "label": "Needs", "options": [{"key": "food", "label": "Food"}]},
            {"key": "agreed", "kind": "consent", "label": "Agreed?", "covers": ["needs"]},
        ],
    },
    "windows": {},
    "accept_by": "2026-12-24T10:00:00+00:00",
}
PARTNER = "broads-neighbours"
