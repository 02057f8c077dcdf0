"""The table of places, filled from open data."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class PlaceRecord(Base):
    """A postcode or property and its district, from `valid_from` until the day before `valid_to`.

    Those dates are the district's. `introduced` and `terminated` are the postcode's own life: a terminated postcode
    keeps its district, because people go on using the address they know.
    """

    __tablename__ = "place"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    gss: Mapped[str]
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    ward: Mapped[str | None]
    introduced: Mapped[date | None]
    terminated: Mapped[date | None]
