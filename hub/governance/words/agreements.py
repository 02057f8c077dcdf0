"""What is done with sharing agreements, in words."""

TOLD = (
    ("agreement:signed", "Agreement signed", "signed a sharing agreement as the {side}"),
    ("agreement:ended", "Agreement ended", "ended a sharing agreement"),
    ("agreement:concluded", "Agreement signed by both", "saw a sharing agreement signed by both parties ({kinds})"),
    ("agreement:due", "Agreement ends soon", "told officers that a sharing agreement ends in {days} days"),
    (
        "agreement:basis_due",
        "Legal basis ends soon",
        "told officers that what a sharing agreement rests on ends in {days} days or less ({basis})",
    ),
    ("proposal:drafted", "Agreement drafted", "began to draft an agreement with {to} from {origin}"),
    (
        "proposal:changed",
        "Agreement’s draft changed",
        "changed the draft of an agreement ({fields}), edition {edition}",
    ),
    ("proposal:sent", "Agreement’s draft sent", "sent edition {edition} of an agreement’s draft to the other party"),
    ("proposal:taken_back", "Agreement’s draft taken back", "took back the draft of an agreement to change it"),
    ("proposal:withdrawn", "Agreement’s draft withdrawn", "withdrew the draft of an agreement"),
    ("proposal:noted", "Agreement’s draft discussed", "{asks} the draft of an agreement"),
    ("proposal:signed", "Agreement’s draft signed", "signed edition {edition} of an agreement’s draft"),
)
