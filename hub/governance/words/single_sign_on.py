"""Single sign-on, in words."""

TOLD = (
    ("provider:added", "Provider added", "added a provider of single sign-on"),
    ("provider:changed", "Provider changed", "changed a provider of single sign-on: {fields}"),
    ("provider:keys_read", "Provider’s keys read", "read the keys of a provider ({count})"),
    ("provider:tried", "Provider tried out", "signed in with a provider to try it out, which sent {fields}"),
    ("provider:enabled", "Provider turned on", "turned a provider of single sign-on on"),
    ("provider:disabled", "Provider turned off", "turned a provider of single sign-on off"),
    ("provider:deleted", "Provider deleted", "deleted a provider of single sign-on (people linked: {count})"),
    ("provider:asked", "Provider asked", "led somebody on to a provider to {purpose}"),
    ("provider_link:waits", "Somebody waits", "noted somebody who came from a provider for the first time"),
    ("provider_link:made", "Account linked", "linked the account of {account} with a provider, {how}"),
    ("provider_link:used", "Provider vouched", "had {account} vouched for by a provider"),
    ("provider_link:removed", "Link removed", "removed the link of {account} with a provider"),
    ("provider_link:dismissed", "Somebody dismissed", "removed somebody from those who wait to be let in"),
    ("provider_session:started", "Signed in by a provider", "was signed in by a provider (level {acr}, by {amr})"),
    ("provider_logout:received", "Signed out there", "heard from a provider that somebody left (sessions: {count})"),
    ("sign_in_rule:made", "Passwords turned off", "let nobody in by password any more but {account}"),
    ("sign_in_rule:ended", "Passwords turned on", "let everybody in by password again"),
)
