"""What people can be told of: a closed table, so that no notice, e-mail or text message can carry personal data.

A feature adds its own line. Only `{reference}` is filled in; a name, an address or free text never is.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """How one kind of notice reads: its title (an e-mail's subject), and a sentence that says what to do."""

    title: str
    sentence: str


KINDS: dict[str, Kind] = {
    name: Kind(title, sentence)
    for name, title, sentence in (
        # a colleague who left, or has another role
        (
            "work-back",
            "To be given to somebody else: {reference}",
            "A colleague has left, or has another role now. What they held has gone back: {reference}.",
        ),
        # cases
        (
            "cases-overdue",
            "Some {reference} are overdue",
            "Something ought to have been done for some {reference} by now. Open the list: ring, or give them away.",
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
        # what residents need
        (
            "transfer-rings",
            "A caller holds: {reference}",
            "A colleague wants to put a caller through to you. Accept {reference}, then take the call.",
        ),
        ("referral-new", "A new referral: {reference}", "Somebody needs help. Accept referral {reference}, or say no."),
        (
            "referral-waits",
            "Referral {reference} waits too long",
            "Nobody has accepted referral {reference} in time. Accept it, or send it back, so that others can help.",
        ),
        (
            "referral-unanswered",
            "Referral {reference} has no answer yet",
            "Referral {reference} was accepted, and nobody has said what was done. Open it and answer.",
        ),
        (
            "need-unanswered",
            "No answer about a need yet, {reference}",
            "A need that was passed on was accepted, and nobody has said what was done. Ring them and ask.",
        ),
        (
            "need-answered",
            "What was done about a need, {reference}",
            "A need that you passed on has been dealt with. Open it to see what was done.",
        ),
        (
            "need-open-again",
            "A need is open again, {reference}",
            "A need that you passed on was not taken on, or not met. Open it and choose another way.",
        ),
        (
            "need-not-accepted",
            "Nobody has accepted a need yet, {reference}",
            "A need that was passed on has not been accepted in time. Ring them, or choose somebody else.",
        ),
        (
            "need-waits",
            "A need waits to be dealt with, {reference}",
            "A resident told us what they need, and nobody has dealt with it yet. Open it and choose what to do.",
        ),
        (
            "services-not-loaded",
            "The directory of services could not be read",
            "The feed of the services directory could not be read. The directory stays as it was. Open it to see why.",
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
            "The hub failed to fetch from {reference}, and tries again. If it stays so, tell whoever runs the hub.",
        ),
        # conversation
        ("message", "A message about request {reference}", "There is a new message about request {reference}."),
    )
}


# A row that an earlier or a later version of the hub wrote: one of them must not take its person's whole list away.
EARLIER = Kind("A notice of an earlier version of the hub", "What it was about can no longer be opened from here.")


def title(kind: str, reference: str) -> str:
    """A notice's title with its reference."""
    return KINDS.get(kind, EARLIER).title.format(reference=reference)


def sentence(kind: str, reference: str) -> str:
    """A notice's sentence with its reference."""
    return KINDS.get(kind, EARLIER).sentence.format(reference=reference)
