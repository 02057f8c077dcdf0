"""The county at work, as the tests of cases have it."""

from tests.cases.conftest import county  # noqa: F401 - a fixture
