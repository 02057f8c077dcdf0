"""The shape of a `[programme]` section, a file per subject, and what makes one of it that contradicts itself."""

from hub.programmes.schemas.faults import faults
from hub.programmes.schemas.whole import ProgrammeSchema

__all__ = ["ProgrammeSchema", "faults"]
