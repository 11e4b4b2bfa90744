"""A curve as SVG, drawn without a library: milliseconds over the number of stored articles."""

import math
from collections.abc import Sequence

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 560, 300, 60, 40


def curve(points: Sequence[tuple[int, float]]) -> str:
    """Draw (articles, milliseconds) with a logarithmic axis of articles, and the goal of 25 ms."""
    most = max(30.0, *(milliseconds for _, milliseconds in points))
    low, high = (math.log10(edge) for edge in (points[0][0], max(points[-1][0], points[0][0] * 10)))

    def x(articles: int) -> float:
        return _LEFT + (math.log10(articles) - low) / (high - low) * (_WIDTH - _LEFT - 30)

    def y(milliseconds: float) -> float:
        return _HEIGHT - _BOTTOM - milliseconds / most * (_HEIGHT - _BOTTOM - 20)

    line = " ".join(f"{x(articles):.1f},{y(value):.1f}" for articles, value in points)
    marks = "".join(
        f'<circle cx="{x(articles):.1f}" cy="{y(value):.1f}" r="4" fill="#0a5"/>'
        f'<text x="{x(articles):.1f}" y="{y(value) - 9:.1f}" text-anchor="middle">{value:.1f}</text>'
        f'<text x="{x(articles):.1f}" y="{_HEIGHT - 18}" text-anchor="middle">{articles:,}</text>'
        for articles, value in points
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
        f'<line x1="{_LEFT}" x2="{_WIDTH - 20}" y1="{y(0):.1f}" y2="{y(0):.1f}" stroke="#888"/>'
        f'<line x1="{_LEFT}" x2="{_WIDTH - 20}" y1="{y(25):.1f}" y2="{y(25):.1f}" stroke="#c33" '
        f'stroke-dasharray="4"/><text x="{_LEFT}" y="{y(25) - 5:.1f}" fill="#c33">goal: 25 ms</text>'
        f'<polyline points="{line}" fill="none" stroke="#0a5" stroke-width="2"/>{marks}'
        f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 3}" text-anchor="middle">stored articles</text>'
        f'<text x="14" y="{_HEIGHT / 2}" transform="rotate(-90 14 {_HEIGHT / 2})" text-anchor="middle">'
        "CPU milliseconds per relevant article</text></svg>\n"
    )
