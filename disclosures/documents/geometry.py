"""Arithmetic of boxes and of PDF's matrices (ISO 32000-1, 8.3.4)."""

from __future__ import annotations

from disclosures.documents.document import Box

Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: x' = a x + c y + e, y' = b x + d y + f."""

# The tangent of the tilt from which text is a watermark: about six degrees from a right angle.
TILTED = 0.1


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies one, then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def transformed(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    """The box around a transformed box, which is given by two opposite corners."""
    a, b, c, d, e, f = matrix
    if b == 0 and c == 0:
        x0, y0, x1, y1 = a * x0 + e, d * y0 + f, a * x1 + e, d * y1 + f
        if x0 > x1:
            x0, x1 = x1, x0
        return Box(x0, y0, x1, y1) if y0 <= y1 else Box(x0, y1, x1, y0)
    xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
    ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
    return Box(min(xs), min(ys), max(xs), max(ys))


def intersection(a: Box, b: Box) -> Box:
    """What two boxes share; x0 > x1 or y0 > y1 if nothing."""
    return Box(max(a.x0, b.x0), max(a.y0, b.y0), min(a.x1, b.x1), min(a.y1, b.y1))


def holds(outer: Box, inner: Box, slack: float) -> bool:
    """Whether a box holds another, give or take ``slack`` at each side."""
    return (
        outer[0] - slack <= inner[0]
        and outer[1] - slack <= inner[1]
        and outer[2] + slack >= inner[2]
        and outer[3] + slack >= inner[3]
    )


def display_matrix(box: tuple[float, float, float, float], rotation: int) -> Matrix:
    """The matrix from a page's user space to the displayed page, origin at the top left, y down.

    Args:
        box: The page's visible box in user space: left, bottom, right, top.
        rotation: Degrees clockwise by which the page is turned for display: 0, 90, 180 or 270.
    """
    left, bottom, right, top = box
    if rotation == 90:
        return (0.0, 1.0, 1.0, 0.0, -bottom, -left)
    if rotation == 180:
        return (-1.0, 0.0, 0.0, 1.0, right, -bottom)
    if rotation == 270:
        return (0.0, -1.0, -1.0, 0.0, top, right)
    return (1.0, 0.0, 0.0, -1.0, -left, top)
