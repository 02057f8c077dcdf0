"""Sections of the tenant file; agreements, signed from such a file or drafted in the hub."""

EVENTS = {
    # directory
    "section:drafted": "section version origin",
    "section:taken_back": "section version",
    "section:discarded": "section version",
    "section:published": "section version",
    "section:scheduled": "section version on",
    "section:called_off": "section version",
    "section:kept_back": "section version faults",
    "agreement:signed": "agreement side",
    "agreement:ended": "agreement",
    # agreements drafted in the hub
    "proposal:drafted": "proposal origin to",
    "proposal:changed": "proposal edition fields",
    "proposal:sent": "proposal edition",
    "proposal:taken_back": "proposal",
    "proposal:withdrawn": "proposal",
    "proposal:noted": "proposal note asks",
    "proposal:signed": "proposal edition digest",
    "agreement:concluded": "proposal agreement kinds",
    "agreement:due": "agreement days",
    "agreement:basis_due": "agreement basis days",
}
