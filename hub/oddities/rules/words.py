"""Why something is odd, as a sentence with the numbers that triggered it. No database."""

from typing import Protocol


class Found(Protocol):
    """What a sentence is made of: an oddity's row."""

    rule: str
    detail: str
    number: int
    most: int
    looks: int


SENTENCES = {
    ("own-street", "postcode"): "opened the record of a person who lives in the same postcode as they do",
    ("own-street", "street"): "opened the record of a person in the street where they live themself",
    ("own-surname", ""): "opened the record of a person with their own last name, which {number} {people} here {have} "
    "(up to {most} are asked about)",
    ("own-record", "own"): "opened a record with their own first and last name",
    ("own-record", "own-contact"): "opened a record with their own mobile number or email address",
    ("own-record", "colleague"): "opened a record with the first and last name of a colleague",
    ("own-record", "colleague-contact"): "opened a record with the mobile number or email address of a colleague",
    ("bulk", "opened"): "opened the records of {number} people within an hour, where up to {most} are usual",
    ("bulk", "listed"): "was shown {number} different records in lists within an hour, where up to {most} are usual",
    ("bulk", "file"): "made a file of {number} rows, where up to {most} are usual",
    ("odd-hours", "rota"): "read {looks} {pages} outside their hours on the rota",
    ("odd-hours", "usual"): "read {looks} {pages} outside usual hours, having no hours on the rota",
    ("odd-hours", "leave"): "read {looks} {pages} on a day of leave",
    ("no-relationship", ""): "opened the record of a person who was with somebody else, and did no work on it within "
    "{most} days",
    ("after-closing", ""): "opened the record of a person {number} days after the work on it had ended, where up to "
    "{most} are usual",
    ("leaver", "after"): "read {looks} {pages} after their account was closed",
    (
        "leaver",
        "opened",
    ): "opened {number} records on one of the last days before their account was closed, where up to {most} are usual",
    ("leaver", "file"): "made a file in the last days before their account was closed",
    ("refusals", ""): "was refused {number} times in a day, where up to {most} are usual",
    ("restricted", ""): "opened a restricted record without having work on it",
    ("restricted", "any"): "opened a restricted record",
}


def why(found: Found) -> str:
    """What somebody did, to follow their name; the numbers are those that triggered the rule."""
    sentence = SENTENCES.get((found.rule, found.detail), "did what a rule of an earlier version found odd")
    one = found.number == 1
    return sentence.format(
        number=f"{found.number:,}", most=f"{found.most:,}", looks=f"{found.looks:,}",
        people="person" if one else "people", have="has" if one else "have",
        pages="page" if found.looks == 1 else "pages",
    )  # fmt: skip
