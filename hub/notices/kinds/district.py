"""What a district's and a partner's people are told of."""

LINES = (
    # requests
    ("request-assigned", "You have been given request {reference}", "Request {reference} is now yours to work on."),
    (
        "request-moved",
        "Request {reference} is no longer yours",
        "Request {reference} has been given to a colleague or a team. Please do not visit for it.",
    ),
    (
        "request-withdrawn",
        "Stop: request {reference} is no longer needed",
        "Request {reference} is no longer needed. Please do not contact or visit the resident.",
    ),
    (
        "request-fewer",
        "One person fewer: request {reference}",
        "One of the people of request {reference} is no longer sought. Open it to see whom to ask for.",
    ),
    # calls that residents ask for
    (
        "resident-in-touch",
        "The resident of request {reference} has been in touch",
        "The resident of request {reference} has asked for a call. Nobody needs to knock.",
    ),
    (
        "call-back-asked",
        "Ring back: request {reference}",
        "The resident of request {reference} has asked for a call. Open the record to see when.",
    ),
    (
        "call-back-waits",
        "A resident waits for your call",
        "A resident with one of your cards has asked for a call, and nobody else will make it.",
    ),
    # a partner's tasks
    (
        "task-new",
        "A new task: {reference}",
        "A council asks for your help with task {reference}. Please say soon whether you can.",
    ),
    ("task-given", "You have been given task {reference}", "Task {reference} is yours to do. Open it to see what."),
    (
        "task-withdrawn",
        "Stop: task {reference} is no longer needed",
        "Task {reference} is no longer needed. Please do not contact or visit the resident.",
    ),
    (
        "task-given-back",
        "Task {reference} was given back",
        "A volunteer cannot do task {reference}. Give it to somebody else, or decline it.",
    ),
    (
        "partner-back",
        "Request {reference} is yours again",
        "The partner’s step of request {reference} is over, and the visit goes on. Open it to see what is next.",
    ),
    # doorstep
    (
        "answer-aside",
        "An answer about request {reference} waits for you",
        "An answer from a phone about request {reference} could not be recorded. Look at it and decide.",
    ),
    (
        "card-not-taken",
        "The code of a card for request {reference} was not taken",
        "What happened at the door is recorded, the code of the card is not. Open the request and type it again.",
    ),
    # rounds
    ("round-confirmed", "Your round on {reference}", "Your round on {reference} is ready: visits, order and map."),
    ("round-changed", "Your round on {reference} has changed", "Your round on {reference} has changed. Open it."),
    ("round-joined", "You go in a round on {reference}", "You go in a round on {reference}. Look at it."),
    ("round-left", "You are out of the round on {reference}", "You need not go on the round on {reference}."),
    ("round-cancelled", "Your round on {reference} is cancelled", "You need not go on the round on {reference}."),
    (
        "round-handed-back",
        "Visits of {reference} were handed back",
        "An officer has handed back visits of the round on {reference}. Give them to somebody else.",
    ),
    # safety
    (
        "marker-due",
        "A risk marker is due for review",
        "A risk marker that you review ends soon. Renew it, end it, or give it to somebody else.",
    ),
    (
        "marker-given",
        "You have been given a risk marker to review",
        "A colleague gave you a risk marker to review. Look whether it is still true.",
    ),
    (
        "door-overdue",
        "Alarm: somebody is overdue at a door, {reference}",
        "Whoever visits for {reference} is not out in time. Ring them, and take the alarm up.",
    ),
    (
        "door-escalated",
        "Alarm not taken up: {reference}",
        "Nobody has taken up the alarm for {reference}. Ring them now, and take the alarm up.",
    ),
    (
        "door-over",
        "Leave the door: {reference} is no longer needed",
        "The visit for {reference} is no longer needed. Leave the door, then say in the hub that you are out.",
    ),
    # visit model
    (
        "model-kept-back",
        "The visit model’s {reference} has not taken over",
        "It has faults, or a later one is in force, so {reference} is a draft again. Open it to see what to mend.",
    ),
    (
        "model-without-publisher",
        "The visit model’s {reference} has not taken over",
        "Whoever chose its day is no longer a manager, so {reference} is a draft again. Read it, then publish.",
    ),
    # visits
    (
        "partner-gone",
        "Request {reference} waits: no agreement with the partner",
        "Request {reference} is at a partner’s step, and no agreement with them is in force. Decide who goes.",
    ),
    # volunteers
    (
        "check-ends-soon",
        "A volunteer’s check ends within 30 days",
        "The check of one of your volunteers ends soon. After that they can be given no task: record a new check.",
    ),
    (
        "check-lapsed",
        "A volunteer’s check has lapsed",
        "The check of one of your volunteers has lapsed. Tasks that they held are back on your list.",
    ),
    (
        "own-check-lapsed",
        "Your volunteer’s check has lapsed",
        "Please make no more visits: your tasks are back with your coordinator, who can record a new check.",
    ),
)
