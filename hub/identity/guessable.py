"""Passwords that are guessed first, as zxcvbn reckons them: usual ones, words, names, rows of keys, dates, repeats.

No composition is asked for (NCSC, NIST SP 800-63B §5.1.1.2): what counts is how many guesses it takes somebody who
tries the likely ones first, and who knows the place and the person.
"""

import re
from collections.abc import Iterable

LEAST_GUESSES = 10**10  # the best of zxcvbn's five grades
READ = 72  # signs that zxcvbn looks at, since its work grows with their square; the rest can only make it harder
TAKEN_HERE = """
partnership hub partnershiphub council councils county district borough unitary authority government tracer tracing
trace contact contacts supervisor consultant officer manager coordinator volunteer adviser helpline governance
resident residents enrichment doorknock knock door case cases covid virus norfolk southampton
"""
PLACE = frozenset(TAKEN_HERE.split())
PARTS = re.compile(r"[^\W_]{3,}")


def is_guessable(password: str, told: Iterable[str] = ()) -> bool:
    """Whether too few guesses find a password (not empty); `told` are names and addresses that others know of."""
    from zxcvbn import zxcvbn  # its lists take a seventh of a second to load, and few processes ever ask

    known = {part for text in told for part in PARTS.findall(text.casefold())}
    return zxcvbn(password[:READ], user_inputs=sorted(known | PLACE))["guesses"] < LEAST_GUESSES
