"""What people of either side are told of."""

LINES = (
    # a colleague who left, or has another role
    (
        "work-back",
        "To be given to somebody else: {reference}",
        "A colleague has left, or has another role now. What they held has gone back: {reference}.",
    ),
    # single sign-on
    (
        "person-waits",
        "Somebody waits to be let in",
        "Somebody signed in with {reference} for the first time. Open the list: give them a role, or turn them away.",
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
    # retention
    (
        "erasure-due",
        "Records are due to be erased: {reference}",
        "By your rules of retention, records are due to be erased: {reference}. Look at them, then have them erased.",
    ),
    (
        "erasure-done",
        "Erasure {reference} is finished",
        "Erasure {reference} is finished. Open its certificate to see what was erased and what a hold kept.",
    ),
    (
        "erasure-stopped",
        "Erasure {reference} has stopped",
        "The hub itself failed at erasure {reference}. Ask whoever runs it to try its failed jobs again.",
    ),
    (
        "erasure-night-failed",
        "Nobody looked last night what is due to be erased",
        "The hub itself failed. Ask whoever runs it to look at its failed jobs. It looks again the next night.",
    ),
    # information governance
    (
        "names-asked",
        "Another council asks for names, request {reference}",
        "Another council asks who of yours looked at request {reference}. Open it to give the names or say why not.",
    ),
    (
        "names-answered",
        "Your question for names is answered, request {reference}",
        "The council that you asked who looked at request {reference} has answered. Open it to read the answer.",
    ),
    # the audit trail
    (
        "seal-late",
        "The audit trail’s copy outside is late: {reference}",
        "For over an hour the audit trail has not been sealed, or not copied: {reference}. Open the page to see why.",
    ),
    (
        "oddities-found",
        "Oddities were found last night: {reference}",
        "The night’s search of the audit trail found something to ask about. Open the list and say what came of each.",
    ),
    (
        "glass-broken",
        "Somebody looks at a restricted record: {reference}",
        "A colleague has given a reason and sees restricted record {reference} now. Review it tomorrow.",
    ),
    (
        "restricted-waits",
        "A restricted record is with nobody: {reference}",
        "Restricted record {reference} waits, and few can see it. Have it given to somebody who may work on it.",
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
