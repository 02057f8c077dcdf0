"""Whether a row that could not be imported is of one person, by the marks of an erased person. No database."""

import re
from collections.abc import Sequence
from datetime import date

from hub.intake.rules.values import birth_limits, is_empty, parse_date
from hub.kernel.keys import surname_key


def is_of(
    cells: Sequence[str], nhs_number: str | None, names: tuple[str, str], born_on: date | None, today: date
) -> bool:
    """Whether a cell holds the NHS number; or one the last name, one the first and one the date of birth.

    `names` are keys (`kernel.keys.surname_key`), last name first. A row of which too little can be read is of nobody.
    """
    told = [one.strip() for one in cells if not is_empty(one)]
    if nhs_number and any(re.sub(r"[\s-]", "", one) == nhs_number for one in told):
        return True
    if not (all(names) and born_on):
        return False
    words = {surname_key(one) for one in told}
    whole = any({surname_key(part) for part in one.replace(",", " ").split()} >= set(names) for one in told)
    return (set(names) <= words or whole) and any(_day(one, today) == born_on for one in told)


def _day(text: str, today: date) -> date | None:
    try:
        return parse_date(text, birth_limits(today))
    except ValueError:
        return None
