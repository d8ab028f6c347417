"""What the learner knows: how it does, and by which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from comments import learning
from comments.admin.about import refuse_others
from comments.learner import Figures

#: Of the drawing; a share of 0 is at the bottom.
WIDTH, HEIGHT = 600, 120


@dataclass(frozen=True, slots=True)
class Drawing:
    """The course of a share over time as a line, in the units of an SVG."""

    points: Sequence[tuple[float, float]]
    width: int = WIDTH
    height: int = HEIGHT

    def __str__(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show it to moderators."""
    refuse_others(request)
    report = learning.report()
    spam, wanted = learning.words()
    context = {
        **site.each_context(request),
        "title": "What the learner knows",
        "report": report,
        "kinds": [("Speak for spam", spam), ("Speak for what is wanted", wanted)],
        "drawing": _drawing(report.course),
    }
    return TemplateResponse(request, "admin/comments/comment/learner.html", context)


def _drawing(course: Sequence[Figures]) -> Drawing | None:
    """Return the line of what was right, from a second period on."""
    return Drawing(list(_points(course))) if len(course) > 1 else None


def _points(course: Sequence[Figures]) -> Iterator[tuple[float, float]]:
    """Yield where each period lies: half of them right is at the bottom, all of them at the top."""
    step = WIDTH / (len(course) - 1)
    for number, figures in enumerate(course):
        above_half = max(0.0, 2 * ((figures.accuracy or 0.0) - 0.5))
        yield round(number * step, 1), round(HEIGHT * (1 - above_half), 1)
