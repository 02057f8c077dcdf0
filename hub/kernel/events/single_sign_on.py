"""The organisation's own providers, and the accounts linked to them."""

EVENTS = {
    "provider:added": "provider",
    "provider:changed": "provider fields",
    "provider:keys_read": "provider count",
    "provider:tried": "provider fields",
    "provider:enabled": "provider",
    "provider:disabled": "provider",
    "provider:deleted": "provider count",
    "provider:asked": "provider purpose",
    "provider_link:waits": "provider link",
    "provider_link:made": "provider account how",
    "provider_link:used": "provider account",
    "provider_link:removed": "provider account",
    "provider_link:dismissed": "provider link",
    "provider_session:started": "provider session acr amr",
    "provider_logout:received": "provider count",
    "sign_in_rule:made": "account",
    "sign_in_rule:ended": "",
}
