"""Why a sign-in was not believed: a closed list of codes, for the trail and for the sentence on the page."""


class NotTrusted(Exception):
    """What came is not what it must be; `code` is one of WHY, and names nobody."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class UnknownKey(NotTrusted):
    """Signed by a key that is not among those known: they may have a new one."""

    def __init__(self):
        super().__init__("unknown-key")


class Away(Exception):
    """The provider did not answer as a provider does; `code` is one of AWAY."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


AGAIN = "Start again. If it happens again, tell the administrator of your organisation."
FAULTY = "What your provider sent was not what the hub expects. Tell the administrator of your organisation."

WHY = {
    # the way back
    "no-attempt": "This sign-in was not begun here, or was begun more than 10 minutes ago. Start again.",
    "used-before": "This sign-in was already used. Start again.",
    "over": "This sign-in took longer than 10 minutes. Start again.",
    "other-browser": "This sign-in was begun in another browser. Start again in this one.",
    "other-provider": AGAIN,
    "wrong-issuer": FAULTY,
    "provider-refused": "Your provider did not sign you in. Start again. If it happens again, ask your organisation’s "
    "IT support: it knows why.",
    "provider-away": "Your organisation’s own sign-in does not answer at the moment. The hub itself works. Try again "
    "in a few minutes; if it lasts, tell the administrator of your organisation.",
    "provider-unset": "The hub can no longer show your provider who it is. Tell the administrator of your "
    "organisation.",
    "code-refused": AGAIN,
    # the token
    "too-large": FAULTY,
    "malformed": FAULTY,
    "encrypted": FAULTY,
    "wrong-type": FAULTY,
    "algorithm": FAULTY,
    "unknown-key": FAULTY,
    "signature": FAULTY,
    "wrong-audience": FAULTY,
    "wrong-party": FAULTY,
    "no-subject": FAULTY,
    "wrong-nonce": AGAIN,
    "expired": "What your provider sent is too old. Start again.",
    "not-yet": FAULTY,
    "wrong-time": FAULTY,
    "wrong-hash": FAULTY,
    "no-token": FAULTY,
    "wrong-person": FAULTY,
    # the logout token
    "no-event": FAULTY,
    "nonce-there": FAULTY,
    "no-id": FAULTY,
    # the person
    "no-email": "Your provider did not tell your email address. Tell the administrator of your organisation.",
    "not-linked": "An account here has your email address already. Sign in with its password and link it on “Your "
    "account”, or ask the administrator of your organisation: they see that you were here.",
    "no-role": "The administrator of your organisation must give you a role first.",
    "closed": "Your account was closed. Ask the administrator of your organisation.",
    "linked-elsewhere": "That sign-in belongs to another account here. Ask the administrator of your organisation.",
    "other-person": "You are no longer signed in as the person who began this. Start again.",
}

AWAY = {
    "no-https": "The address must begin with https://.",
    "closed-network": "The address leads into a closed network, not to a public server.",
    "unreachable": "The provider could not be reached, or took too long. Check its address, then try again later.",
    "certificate": "Its certificate is not valid: it has expired, or is of another name.",
    "status": "It answered with an error, or led on to another address.",
    "too-large": "Its answer is too large.",
    "unreadable": "Its answer is not what an OpenID provider says.",
    "other-issuer": "It says that it is another issuer. The address must be exactly the one that it gives itself.",
    "no-endpoint": "It does not name its pages for signing in, or names them without https://.",
    "no-code": "It does not offer the authorization code flow.",
    "no-pkce": "It does not offer PKCE with S256.",
    "no-algorithm": "It signs in none of the ways that the hub accepts.",
    "no-method": "It lets the hub show who it is in none of the ways that the hub knows.",
    "code-refused": "It refused the code or the hub’s own secret.",
    "secret": "Its secret cannot be read: the hub’s SECRET_KEY has changed. Type the secret in again.",
}
