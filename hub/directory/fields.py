"""The closed lists that an agreement is written in: kinds of hand-over, what each may give and what may come back.

They stand here, below the hand-overs that copy by them, because a tenant file and the agreement page speak of them too.
"""

from collections.abc import Container

KINDS = {
    "enrichment": "Find contact details",
    "door-knock": "Door-knock",
    "visit-step": "Visit step for a partner",
    "warm-transfer": "Warm transfer",
    "referral": "Referral",
}

# What the sender may copy to the receiver.
SUBJECT = {
    "forename": "First name",
    "surname": "Last name",
    "born_on": "Date of birth",
    "gender": "Gender",
    "address": "Address",
    "postcode": "Postcode",
    "uprn": "Unique property reference number",
    "phones": "Phone numbers already known",
    "emails": "Email addresses already known",
    "language": "Language",
    "need": "What they need",
    "needs_note": "What was said about it",
    "question": "What the sender asks",
    "instructions": "Instructions for the visit",
    "known_tried": "What has been tried already",
    "visit_by": "Visit by",
    "programme": "Name of the programme",
    "risk": "Risks to visitors",
    "ends_on": "Day on which isolation ends",
    "asked_by": "Name of the sender, which the resident may be told",
    "household": "Others of the household who are sought as well",
}

# What the receiver may send back.
ANSWER = {
    "outcome": "Outcome",
    "contact_points": "Contact details found, with where each came from",
    "searched": "Systems searched, with the result of each",
    "attempts": "Attempts made, with time and result",
    "needs": "Support needs",
    "answers": "Answers to the visit form",
    "card": "Card left at the door",
    "language": "Language spoken",
    "safety": "Safety warning",
    "done": "What was done",
    "note": "Note",
    "household_outcomes": "Outcome for each of the others of the household",
}

# Each of these tells that somebody is ill, or lets it be worked out. Finding a telephone number
# or bringing food needs none of them.
TELLS_OF_HEALTH = frozenset({"ends_on", "visit_by", "programme", "risk", "instructions"})
# Several of one home are sought together only where there is a reason for it, and that reason tells as much.
NEVER_GIVEN = dict.fromkeys(("enrichment", "warm-transfer", "referral"), TELLS_OF_HEALTH | {"household"})
# What is told of each of the others: of these, only what the agreement gives of the subject itself.
OF_EACH = ("forename", "surname", "born_on", "gender", "language", "phones")


def given_in_words(keys: Container[str]) -> list[str]:
    """The labels of these subject keys, in the order of the closed list."""
    return [label for key, label in SUBJECT.items() if key in keys]


def returned_in_words(keys: list[str]) -> list[str]:
    """The labels of these answer keys, in the order of the closed list."""
    return [label for key, label in ANSWER.items() if key in keys]
