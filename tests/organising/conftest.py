"""The operator's commands, for the way back into files."""

from tests.directory.conftest import hub  # noqa: F401 (a fixture)
