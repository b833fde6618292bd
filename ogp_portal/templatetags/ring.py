"""The portal's sign: an open ring, one arc for each step, drawn as far as the journey has come."""

import math
from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

SWEEP = 300  # Degrees; the rest stays open, because open government is never finished.
START = -60


@register.simple_tag
@cache
def ring(done: int, total: int, size: int = 96) -> SafeString:
    """The ring as decorative SVG: the words beside it say the same. `size` is the side of the drawing in units."""
    width = size / 12
    arcs = "".join(_arc(step, total, size, width, is_done=step < done) for step in range(total))
    return mark_safe(  # noqa: S308  Made of numbers only.
        f'<svg class="ring" viewBox="0 0 {size} {size}" aria-hidden="true" fill="none" stroke="currentColor"'
        f' stroke-width="{width:g}" stroke-linecap="round">{arcs}</svg>'
    )


def _arc(step: int, total: int, size: int, width: float, *, is_done: bool) -> str:
    radius = size / 2 - width
    span = SWEEP / total
    gap = math.degrees(width / radius) + 8
    begin, end = START + step * span + gap / 2, START + (step + 1) * span - gap / 2
    return (
        f'<path class="{"done" if is_done else "rest"}" d="M{_point(begin, radius, size)}'
        f'A{radius:g} {radius:g} 0 {int(end - begin > 180)} 1 {_point(end, radius, size)}"/>'
    )


def _point(degrees: float, radius: float, size: int) -> str:
    angle = math.radians(degrees)
    return f"{size / 2 + radius * math.cos(angle):.2f} {size / 2 + radius * math.sin(angle):.2f}"
