"""Who may verify or export a trail: a login that row security binds would see nothing, and call nothing whole."""

import psycopg

SEE_ALL = ("hub_relay", "hub_backup")


class WrongLogin(Exception):
    """The connection is of another login; the message says of which, and what to set."""


def check_login(connection: psycopg.Connection) -> None:
    """Refuse every login but the two that see each organisation's trail and change none of it. Raises WrongLogin."""
    (login,) = connection.execute("select session_user").fetchone()
    if login not in SEE_ALL:
        raise WrongLogin(
            f"This signs in as {login}. A trail is read whole by {SEE_ALL[0]} or {SEE_ALL[1]} alone: set HUB_RELAY_URL "
            f"to the address of {SEE_ALL[0]} that 'hub prepare' printed."
        )
