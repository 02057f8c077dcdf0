"""From a position as satellites give it to the national grid, in metres.

Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes B and C, and section 6.6 (the seven
numbers of the shift from WGS84 to OSGB36, good to about five metres: near enough to say how far a food bank is).
"""

from math import asin, atan2, cos, hypot, radians, sin, sqrt, tan

# Ellipsoids: semi-major and semi-minor axis in metres.
WGS84, AIRY = (6378137.0, 6356752.3142), (6377563.396, 6356256.909)
SHIFT = (-446.448, 125.157, -542.060)
TURN = tuple(radians(seconds / 3600) for seconds in (-0.1502, -0.2470, -0.8421))
SCALE = 1 + 20.4894e-6
# The national grid's projection: scale on the central meridian, true origin, its easting and northing.
F0, PHI0, LAMBDA0, E0, N0 = 0.9996012717, radians(49), radians(-2), 400000.0, -100000.0


def grid(latitude: float, longitude: float) -> tuple[int, int] | None:
    """Easting and northing of a position in degrees (WGS84); None for one that is not in Great Britain."""
    if not (49 <= latitude <= 61 and -9 <= longitude <= 2.5):
        return None
    easting, northing = projected(*_shifted(radians(latitude), radians(longitude)))
    return (round(easting), round(northing)) if 0 <= easting < 700000 and 0 <= northing < 1300000 else None


def projected(phi: float, lam: float) -> tuple[float, float]:
    """Annex C: a latitude and longitude on the Airy ellipsoid, in radians, as easting and northing."""
    a, b = AIRY
    e2, n = 1 - (b / a) ** 2, (a - b) / (a + b)
    nu = a * F0 / sqrt(1 - e2 * sin(phi) ** 2)
    rho = a * F0 * (1 - e2) / (1 - e2 * sin(phi) ** 2) ** 1.5
    eta2 = nu / rho - 1
    c, t, d = cos(phi), tan(phi), lam - LAMBDA0
    east = (
        nu * c * d
        + nu / 6 * c**3 * (nu / rho - t**2) * d**3
        + nu / 120 * c**5 * (5 - 18 * t**2 + t**4 + 14 * eta2 - 58 * t**2 * eta2) * d**5
    )
    north = (
        nu / 2 * sin(phi) * c * d**2
        + nu / 24 * sin(phi) * c**3 * (5 - t**2 + 9 * eta2) * d**4
        + nu / 720 * sin(phi) * c**5 * (61 - 58 * t**2 + t**4) * d**6
    )
    return E0 + east, N0 + _arc(phi, n, b) + north


def _arc(phi: float, n: float, b: float) -> float:
    """The length of the meridian from the true origin."""
    less, more = phi - PHI0, phi + PHI0
    return (
        b
        * F0
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _shifted(phi: float, lam: float) -> tuple[float, float]:
    """Annex B and section 6.6: a position on WGS84's ellipsoid as one on Airy's, both in radians, at sea level."""
    a, b = WGS84
    nu = a / sqrt(1 - (1 - (b / a) ** 2) * sin(phi) ** 2)
    x, y, z = nu * cos(phi) * cos(lam), nu * cos(phi) * sin(lam), nu * (b / a) ** 2 * sin(phi)
    (tx, ty, tz), (rx, ry, rz) = SHIFT, TURN
    x, y, z = (
        tx + SCALE * x - rz * y + ry * z,
        ty + rz * x + SCALE * y - rx * z,
        tz - ry * x + rx * y + SCALE * z,
    )
    a, b = AIRY
    e2, flat = 1 - (b / a) ** 2, hypot(x, y)
    found = asin(z / hypot(flat, z))
    for _ in range(6):
        nu = a / sqrt(1 - e2 * sin(found) ** 2)
        found = atan2(z + e2 * nu * sin(found), flat)
    return found, atan2(y, x)
