"""What information governance officers are told of about residents' requests."""

LINES = (
    (
        "subject-due",
        "Request {reference} is due within a week",
        "A resident waits for the answer to {reference}. Open it to see what is still to be done.",
    ),
    (
        "subject-overdue",
        "Overdue: request {reference}",
        "The time for answering {reference} is over. Open it, answer it, and tell the resident.",
    ),
    ("subject-pack", "Everything is gathered for {reference}", "Open the pack for {reference} and look through it."),
    (
        "subject-pack-written",
        "The files for {reference} are written",
        "The pack for {reference} can be sent. Open it to download the files.",
    ),
    (
        "subject-pack-failed",
        "The pack for {reference} could not be made",
        "The hub itself failed at the pack for {reference}. Ask whoever runs it to look at its failed jobs.",
    ),
    (
        "subject-notice",
        "Another organisation asks you to change what it gave you: {reference}",
        "Something that was given to you with {reference} was wrong, or is not to be used. Open it and decide.",
    ),
    (
        "subject-notice-declined",
        "Your notice about {reference} was declined",
        "The organisation that you told about {reference} leaves its copy as it is. Open it to see why.",
    ),
    (
        "subject-notice-late",
        "No answer yet to your notice about {reference}",
        "You told another organisation about {reference}, and it has not answered in time. Ring its officer.",
    ),
)
