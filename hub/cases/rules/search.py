"""What somebody who types into the search box may mean."""

from hub.kernel.keys import postcode_key, surname_key


def search_keys(typed: str) -> dict[str, str]:
    """What a text is compared with: reference, nhs, postcode, surname; only those that it can be.

    A whole reference or NHS number, or the beginning of a postcode or last name.
    """
    digits = "".join(letter for letter in typed if letter.isdigit())
    surname, postcode = surname_key(typed), postcode_key(typed)
    found = {"reference": typed.strip()} if typed.strip() else {}
    if len(digits) == 10 and not surname:
        found["nhs"] = digits
    if digits and 3 <= len(postcode) <= 7 and postcode[0].isalpha():
        found["postcode"] = postcode
    if surname and not digits:
        found["surname"] = surname
    return found
