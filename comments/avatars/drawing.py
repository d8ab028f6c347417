"""A picture for a key: a printer's ornament, the same in each turn of a quarter.

Pure: no database, no settings, no clock. A picture is a square of 16 units in four by four
places. The key chooses the colour and what stands in the four places of the first quarter;
the other quarters are that one, turned. What is drawn for a key never changes: browsers keep
it for a year.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

#: Dark enough for the ornament on it, and apart from light pages and dark ones alike: the
#: contrast is at least 3:1 to each (WCAG 2.2, 1.4.11).
INKS: Final = (
    *("#b65243", "#a2613c", "#8e6b35", "#7f7128"),
    *("#6a7726", "#4b7d28", "#298138", "#287f5b"),
    *("#287d76", "#357a90", "#4074ae", "#596ac2"),
    *("#7960c4", "#9a51bf", "#b643a2", "#bc496f"),
)
PAPER: Final = "#fff"
SIZE: Final = 16
#: The square, with a margin around it that is never drawn on.
VIEW_BOX: Final = "-1 -1 18 18"
GROUND: Final = "M-1-1h18v18H-1z"
_PLACE: Final = 4


class Point(NamedTuple):
    """A corner of a shape, and the radius of the arc that leads to it; 0 is a straight line."""

    x: int
    y: int
    radius: int = 0


Shape = tuple[Point, ...]

#: Within a place, clockwise, as arcs are drawn that way.
FULL: Final = (Point(0, 0), Point(4, 0), Point(4, 4), Point(0, 4))
HALF: Final = (Point(0, 0), Point(4, 0), Point(4, 2), Point(0, 2))
CORNER: Final = (Point(0, 0), Point(4, 0), Point(0, 4))
WEDGE: Final = (Point(0, 0), Point(4, 0), Point(2, 4))
QUARTER: Final = (Point(0, 0), Point(4, 0), Point(0, 4, 4))
LEAF: Final = (Point(0, 0), Point(4, 4, 4), Point(0, 0, 4))
ROUND: Final = (Point(2, 0), Point(2, 4, 2), Point(2, 0, 2))
DIAMOND: Final = (Point(2, 0), Point(4, 2), Point(2, 4), Point(0, 2))
SHAPES: Final = (FULL, HALF, CORNER, WEDGE, QUARTER, LEAF, ROUND, DIAMOND)
#: The places of the first quarter; in the innermost one there is always something.
_INNER: Final = (4, 4)
_OUTER: Final = ((0, 0), (4, 0), (0, 4))


class Picture(NamedTuple):
    """What is drawn: ``ground`` in ``ink``, and ``ornament`` in ``PAPER`` on it, both as paths."""

    ink: str
    ornament: str
    ground: str = GROUND
    paper: str = PAPER


@lru_cache(maxsize=4096)
def picture(key: str) -> Picture:
    """Return the picture for a key of 16 hexadecimal digits; it fills ``VIEW_BOX``."""
    number, ink = divmod(int(key, 16), len(INKS))
    return Picture(INKS[ink], "".join(map(_path, _ornament(number))))


def svg(key: str) -> str:
    """Return the picture as a document (SVG 2)."""
    drawn = picture(key)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{VIEW_BOX}" width="96" height="96">'
        f'<path fill="{drawn.ink}" d="{drawn.ground}"/>'
        f'<path fill="{drawn.paper}" d="{drawn.ornament}"/></svg>'
    )


def _ornament(number: int) -> list[Shape]:
    """Return every shape, the four turns of each after another."""
    number, (shape, turn) = _chosen(number, len(SHAPES))
    quarter = [_placed(_turned(shape, turn, _PLACE), _INNER)]
    for place in _OUTER:
        # About one in four places is left empty.
        number, (shape, turn) = _chosen(number, len(SHAPES) + 3)
        if shape:
            quarter.append(_placed(_turned(shape, turn, _PLACE), place))
    return [_turned(shape, turn, SIZE) for shape in quarter for turn in range(4)]


def _chosen(number: int, choices: int) -> tuple[int, tuple[Shape, int]]:
    """Take a shape (none beyond the last) and a turn off a number; return what is left of it."""
    number, which = divmod(number, choices)
    number, turn = divmod(number, 4)
    return number, (SHAPES[which] if which < len(SHAPES) else (), turn)


def _turned(shape: Shape, turns: int, size: int) -> Shape:
    """Turn a shape clockwise by quarters, within a square."""
    for _ in range(turns):
        shape = tuple(Point(size - y, x, radius) for x, y, radius in shape)
    return shape


def _placed(shape: Shape, place: tuple[int, int]) -> Shape:
    """Move a shape to its place."""
    return tuple(Point(place[0] + x, place[1] + y, radius) for x, y, radius in shape)


def _path(shape: Shape) -> str:
    """Return the outline, in absolute coordinates (SVG 2 §9.3)."""
    first, *others = shape
    lines = (
        f"A{radius} {radius} 0 0 1 {x} {y}" if radius else f"L{x} {y}" for x, y, radius in others
    )
    return f"M{first.x} {first.y}{''.join(lines)}z"
