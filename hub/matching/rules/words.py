"""How pages speak of a likeness: by which rule it was found, what agrees, what differs. No database."""

from collections.abc import Iterable, Sequence

# What agrees first; then what differs. Whoever reads it sees words, never colours alone.
AGREES = {
    "nhs-same": "same NHS number",
    "born-same": "same date of birth",
    "forename-same": "same first name",
    "surname-same": "same last name",
    "surname-common": "same last name (a common one)",
    "names-swapped": "first and last name changed places",
    "forename-short": "first name is a short form of the other",
    "forename-close": "first names nearly the same",
    "forename-initial": "first name begins alike",
    "surname-close": "last names nearly the same",
    "surname-part": "one last name is part of the other",
    "born-close": "dates of birth could be one misread",
    "nhs-close": "NHS numbers differ in one digit",
    "home-same": "same address",
    "home-near": "same postcode",
    "point-same": "same phone number or email",
}
DIFFERS = {
    "nhs-differs": "different NHS numbers",
    "born-differs": "different dates of birth",
    "forename-differs": "different first names",
    "surname-differs": "different last names",
    "home-differs": "different postcodes",
    "gender-differs": "different genders",
}
# By which of the ways of finding people a pair was found: the first whose codes it has all of, one of each group.
ALIKE = ("forename-same", "forename-short", "forename-close", "forename-initial", "names-swapped")
RULES = (
    ("NHS number", (("nhs-same",),)),
    ("name and birth date", (ALIKE, ("born-same",))),
    ("close spelling, same address", (ALIKE, ("home-same",))),
    ("name and phone number or email", (ALIKE, ("point-same",))),
)


def rule(reasons: Sequence[str]) -> str:
    """The name of the rule by which a pair is found."""
    told = set(reasons)
    return next((name for name, groups in RULES if all(told & set(group) for group in groups)), "several small things")


def agreeing(reasons: Iterable[str]) -> list[str]:
    """What agrees, in words, the strongest first."""
    return _words(AGREES, reasons)


def differing(reasons: Iterable[str]) -> list[str]:
    """What differs, in words."""
    return _words(DIFFERS, reasons)


def _words(words: dict[str, str], reasons: Iterable[str]) -> list[str]:
    told = set(reasons)
    return [sentence for code, sentence in words.items() if code in told]


def in_a_sentence(reasons: Sequence[str]) -> str:
    """Why two records may be one person: 'Same NHS number, same date of birth; but different last names'."""
    same, other = agreeing(reasons), differing(reasons)
    told = ", ".join(same)
    if other:
        told += f"; but {', '.join(other)}"
    return told[:1].upper() + told[1:]
