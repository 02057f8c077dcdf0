"""What information governance officers are told of agreements; the reference is the other party's short name."""

LINES = (
    (
        "agreement-sent",
        "An agreement to read: {reference}",
        "A proposed agreement with {reference} waits for you. Read it, then sign it or ask for changes.",
    ),
    (
        "agreement-changing",
        "An agreement is being changed: {reference}",
        "A proposed agreement with {reference} is being changed. Signatures under the earlier words do not count.",
    ),
    (
        "agreement-withdrawn",
        "A proposed agreement was withdrawn: {reference}",
        "A proposed agreement with {reference} was withdrawn. Nothing of it was ever in force.",
    ),
    (
        "agreement-noted",
        "About a proposed agreement: {reference}",
        "There is something new to read about a proposed agreement with {reference}. Open it, and answer.",
    ),
    (
        "agreement-signed",
        "The other side has signed: {reference}",
        "A proposed agreement with {reference} has their signature. It waits for yours.",
    ),
    (
        "agreement-in-force",
        "Signed by both: {reference}",
        "An agreement with {reference} has both signatures. It is in force from its first day.",
    ),
    (
        "agreement-ended",
        "An agreement was ended: {reference}",
        "An agreement with {reference} was ended by them. Open it to see from when, and why.",
    ),
    (
        "agreement-basis-due",
        "A legal basis ends soon: {reference}",
        "Something that an agreement with {reference} rests on ends soon. Open it, and look what else carries it.",
    ),
    (
        "agreement-due",
        "An agreement ends soon: {reference}",
        "An agreement with {reference} ends soon, and then nothing more is shared under it. Draft the next version.",
    ),
)
