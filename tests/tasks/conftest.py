"""The stand-in for GOV.UK Notify, to read what leaves the hub for a partner's people."""

from tests.notices.conftest import notify  # noqa: F401 (a fixture)
