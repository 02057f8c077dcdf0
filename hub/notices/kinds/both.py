"""What people of either side are told of."""

LINES = (
    # a colleague who left, or has another role
    (
        "work-back",
        "To be given to somebody else: {reference}",
        "A colleague has left, or has another role now. What they held has gone back: {reference}.",
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
    # the hub attacks itself
    (
        "self-attack-found",
        "The hub’s attack on itself found something",
        "Something could be seen or changed that must not be, or the attack broke off. Open its report.",
    ),
    # conversation
    ("message", "A message about request {reference}", "There is a new message about request {reference}."),
)
