"""Oddities, restricted records, and looks past a restriction."""

EVENTS = {
    "oddities:searched": "run how found",
    "oddities:trial_begun": "trial figures",
    "oddities:tried": "trial rule found today ordinary grave lost",
    "oddities:trial_failed": "trial rule",
    "oddity:found": "oddity rule",
    "oddity:decided": "oddity rule outcome",
    "oddity:signed_off": "oddity rule",
    "oddity:reopened": "oddity rule",
    "restriction:marked": "restriction category",
    "restriction:changed": "restriction fields",
    "restriction:ended": "restriction",
    "record:withheld": "endpoint",
    "glass:broken": "glass category minutes",
    "glass:ended": "glass how",
    "glass:reviewed": "glass outcome",
    "home:declared": "account",
    "home:removed": "account",
}
