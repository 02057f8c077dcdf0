"""What a county's people are told of."""

LINES = (
    # cases
    (
        "cases-overdue",
        "Some {reference} are overdue",
        "Something ought to have been done for some {reference} by now. Open the list: ring, or give them away.",
    ),
    (
        "case-merged",
        "Closed as a duplicate: a {reference} of yours",
        "A {reference} of yours is about the same person as another, which goes on. Open that one: see who has it.",
    ),
    # messages to residents
    (
        "resident-not-reached",
        "A message did not arrive: {reference}",
        "What you wrote to a resident by text or email did not reach them. Open the {reference}: see why, and ring.",
    ),
    # escalations
    (
        "escalated",
        "Escalated to the consultant: {reference}",
        "A tracer asks the consultant about a {reference}. Open it, and take it on.",
    ),
    (
        "escalation-asked",
        "The consultant asks you something",
        "The consultant needs to know something before giving advice. Open the {reference}, and answer.",
    ),
    (
        "escalation-replied",
        "Your question was answered: {reference}",
        "What you asked about something escalated was answered. Open it, and go on.",
    ),
    (
        "escalation-advised",
        "The consultant has answered",
        "There is advice about a {reference} that was escalated. Open it, and act on the advice.",
    ),
    (
        "escalation-overdue",
        "An escalation waits for too long: {reference}",
        "Something was escalated, and the time for an answer is over. Open it, and find out who can answer.",
    ),
    # shifts
    (
        "shift-ended",
        "Your shift has ended: {reference} handed back",
        "Your shift has ended. What was still with you was handed back, {reference}: open the report to see where.",
    ),
    (
        "shift-handed-back",
        "A shift has ended: {reference} handed back",
        "A colleague’s shift has ended, and {reference} went back by themselves. See who takes them.",
    ),
    ("shift-today", "You are on shift today, {reference}", "You are needed today, {reference}. Open your list."),
    # households
    (
        "household-grows",
        "New at an address that you hold: {reference}",
        "Somebody else of a household that you hold has come in: {reference}. One person holds a household.",
    ),
    # the national system
    (
        "hand-back-overdue",
        "Hand-back pack {reference} is not confirmed",
        "The national list has not confirmed all of hand-back pack {reference} in time. See what is overdue.",
    ),
    (
        "hand-back-differs",
        "{reference} says something else than you told it",
        "The latest list from {reference} differs from what was handed back. See both sides, and settle it.",
    ),
    (
        "feed-stopped",
        "Cases are no longer fetched from {reference}",
        "{reference} refuses the hub, which has stopped asking. Open the page to see why and what to do.",
    ),
    (
        "feed-late",
        "Cases have not been fetched from {reference} in time",
        "Fetching from {reference} has failed again and again, and is tried again. Open the page to see why.",
    ),
    (
        "push-refused",
        "{reference} does not take what is handed over",
        "{reference} refuses what the hub hands over. Nothing is lost. Open the page to see why and what to do.",
    ),
    (
        "push-late",
        "Nothing has been handed over to {reference} in time",
        "Handing over to {reference} has failed again and again, and is tried again. Open the page to see why.",
    ),
)
