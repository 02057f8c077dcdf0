"""The fixtures of the features through which a number and a note go on their way."""

from tests.intake.conftest import bring, places  # noqa: F401 - fixtures
from tests.visits.conftest import visiting  # noqa: F401 - a fixture
