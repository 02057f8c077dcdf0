"""The only writers of providers, links and sign-ins under way."""
