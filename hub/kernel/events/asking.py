"""What information governance asks the trail, and another organisation."""

EVENTS = {
    "question:saved": "question fields",
    "question:asked": "question",
    "question:renamed": "question",
    "question:let_go": "question",
    "names:asked": "handover names_request",
    "names:given": "handover names_request count",
    "names:refused": "handover names_request",
}
