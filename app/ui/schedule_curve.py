"""A schedule's curve as a small SVG line, in the page's own ink."""

import numpy as np

WIDTH, HEIGHT, EDGE = 240, 44, 3
POINTS = 480


def strip(values: np.ndarray, label: str) -> str:
    """SVG text of the curve over the steps, from zero to its highest value; ``label`` is its text alternative."""
    keep = np.unique(np.linspace(0, len(values) - 1, POINTS).astype(int))
    shown = np.where(np.isfinite(values[keep]), values[keep], 0.0)
    top = float(shown.max()) or 1.0
    x = EDGE + (WIDTH - 2 * EDGE) * keep / max(len(values) - 1, 1)
    y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * shown / top
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}" preserveAspectRatio="none" '
        f'style="width:100%;height:{HEIGHT}px;display:block">'
        f'<line x1="0" x2="{WIDTH}" y1="{HEIGHT - EDGE}" y2="{HEIGHT - EDGE}" stroke="currentColor" opacity="0.25"/>'
        f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.6" '
        f'vector-effect="non-scaling-stroke" stroke-linejoin="round"/></svg>'
    )
