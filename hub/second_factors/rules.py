"""Codes that change every half minute, codes on paper, and from when on a second step is due. No database."""

import hmac
import re
import secrets
from datetime import datetime, timedelta

import pyotp

from hub.kernel.keys import SPOKEN

SECONDS = 30  # RFC 6238 §4.1: a time step
DRIFT = 1  # steps that a phone's clock may be before or behind
CODES = 10
LETTERS = 10  # of a recovery code: 49 bits, under a key and behind a throttle
HALF_MINUTES = 10
MOST_FAILED, WITHIN = 10, timedelta(hours=1)  # NIST SP 800-63B §5.2.2 asks for a limit; ten an hour is 0.07 % a day
WARNED_AT = 5
FRESH = timedelta(minutes=10)  # how long a factor given in a session counts for its sensitive acts


def new_seed() -> str:
    """160 random bits in base 32, as RFC 4226 §4 recommends."""
    return pyotp.random_base32()


def fitting_step(seed: str, code: str, moment: datetime, last: int) -> int | None:
    """The time step whose code this is: near now, and later than the last one used (RFC 6238 §5.2); None for none."""
    app = pyotp.TOTP(seed, interval=SECONDS)
    present = int(moment.timestamp()) // SECONDS
    steps = range(present - DRIFT, present + DRIFT + 1)
    fitting = [step for step in steps if hmac.compare_digest(app.generate_otp(step), code)]
    return next((step for step in fitting if step > last), None)


def app_address(seed: str, email: str, organisation: str) -> str:
    """The otpauth address that an app reads from the picture."""
    return pyotp.TOTP(seed, interval=SECONDS).provisioning_uri(
        name=email, issuer_name=f"Partnership Hub, {organisation}"
    )


def in_letters(seed: str) -> str:
    """A seed for typing: 'ABCD EFGH …'."""
    return " ".join(re.findall(".{1,4}", seed))


def digits(typed: str) -> str | None:
    """The six digits of an app's code, however they were spaced; None for anything else."""
    bare = re.sub(r"[\s-]", "", typed)
    return bare if re.fullmatch(r"[0-9]{6}", bare) else None


def new_code() -> str:
    """A recovery code as it is printed: 'K7QFA-2M4XB'."""
    letters = "".join(secrets.choice(SPOKEN) for _ in range(LETTERS))
    return f"{letters[: LETTERS // 2]}-{letters[LETTERS // 2 :]}"


def bare_code(typed: str) -> str | None:
    """A recovery code without its hyphen, however it was typed; None for what is none."""
    bare = re.sub(r"[\s-]", "", typed).upper()
    return bare if len(bare) == LETTERS and set(bare) <= set(SPOKEN) else None


def due_at(begins: datetime, grace_days: int) -> datetime:
    """When somebody must have set up a factor who signs in without one for the first time now."""
    return begins + timedelta(days=grace_days)
