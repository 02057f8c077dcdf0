"""Providers sign in the people who work here, and nobody else."""

from hub.kernel.holding import not_held

not_held("provider", "whom an organisation trusts to say who signs in: addresses, keys and settings")
not_held("sign_in_rule", "whether passwords still count, and which colleague’s always does")
not_held("provider_logout", "hashes of the messages by which a provider ended sessions")
for table in ("provider_attempt", "provider_link", "provider_session"):
    not_held(table, "about the people who work here, as their provider knows them")
