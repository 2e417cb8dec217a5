"""A map projection fitted to what a map shows: Albers' conic, which keeps areas in proportion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, hypot, radians, sin, sqrt

Position = tuple[float, float]
"""Longitude and latitude in degrees, as in GeoJSON."""
Pixel = tuple[float, float]
"""To the right and down from the upper left corner, to a tenth."""

_NO_CONE = 1e-6
"""A cone this flat is a cylinder."""
_SMALLEST = 1e-3
"""Radii of the globe that a map shows at least: a single place has no size."""
_SHORTEST = 1.0
"""Pixels of a line that can be seen."""


@dataclass(frozen=True)
class Conic:
    """The projection with the meridian that stands upright and the two parallels that keep their length."""

    meridian: float
    parallels: tuple[float, float]

    def project(self, position: Position) -> tuple[float, float]:
        """Where a position lies, to the right and upward, in radii of the globe (Snyder 1987, 14-1 to 14-6)."""
        longitude, latitude = radians(position[0] - self.meridian), radians(position[1])
        south, north = (radians(parallel) for parallel in self.parallels)
        n = (sin(south) + sin(north)) / 2
        if abs(n) < _NO_CONE:
            return longitude * cos(south), sin(latitude) / cos(south)
        c = 1 + sin(south) * (2 * n - sin(south))
        radius = sqrt(max(0.0, c - 2 * n * sin(latitude))) / n
        return radius * sin(longitude * n), sqrt(c) / n - radius * cos(longitude * n)


@dataclass(frozen=True)
class Frame:
    """A projection with the piece of it that a picture shows."""

    conic: Conic
    width: float
    height: float
    scale: float
    """Pixels for a radius of the globe."""
    middle: tuple[float, float]
    """What lies in the middle of the picture, in radii of the globe."""

    def pixel(self, position: Position) -> Pixel:
        """Where a position is drawn; it may lie outside the picture."""
        right, up = self.conic.project(position)
        x = self.width / 2 + self.scale * (right - self.middle[0])
        return round(x, 1), round(self.height / 2 - self.scale * (up - self.middle[1]), 1)

    def line(self, positions: Iterable[Position]) -> list[Pixel]:
        """The line through positions, without steps too short to be seen; its ends stay where they are."""
        first, *others = map(self.pixel, positions)
        drawn = [first]
        for x, y in others[:-1]:
            if hypot(x - drawn[-1][0], y - drawn[-1][1]) >= _SHORTEST:
                drawn.append((x, y))
        return [*drawn, *others[-1:]]


def fitted(positions: Iterable[Position], width: float, height: float, margin: float) -> Frame:
    """The frame that shows all positions (at least one), `margin` pixels or more from its edges.

    The middle meridian stands upright, and the parallels that keep their length lie a sixth from the southern and
    the northern end: the usual choice for a conic projection (Deetz and Adams 1934).
    """
    shown = list(positions)
    longitudes, latitudes = zip(*shown, strict=True)
    south, north = min(latitudes), max(latitudes)
    sixth = (north - south) / 6
    conic = Conic((min(longitudes) + max(longitudes)) / 2, (south + sixth, north - sixth))
    across, up = zip(*map(conic.project, shown), strict=True)
    scale = min(
        (width - 2 * margin) / max(_SMALLEST, max(across) - min(across)),
        (height - 2 * margin) / max(_SMALLEST, max(up) - min(up)),
    )
    return Frame(conic, width, height, scale, ((min(across) + max(across)) / 2, (min(up) + max(up)) / 2))
