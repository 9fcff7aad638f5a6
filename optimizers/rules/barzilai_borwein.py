"""Barzilai–Borwein: gradient descent with a rate read off the last step."""

from optimizers import knobs
from optimizers.parts import Rule

RULE = Rule(
    key="barzilai_borwein",
    title="Barzilai–Borwein",
    family="second",
    also="BB step, spectral step",
    equations="""
s = theta - theta_last
y = g - g_last
bend = dot(s, y)
alpha = dot(s, s)/max(bend, 1e-300)           if form == long
alpha = bend/max(dot(y, y), 1e-300)           if form == short
alpha = where(bend > 0, min(alpha, max_step), lr)
alpha = where(t > 1, alpha, lr)
theta_last = theta
g_last = g
theta = theta - alpha*g
""",
    init={"theta_last": "theta"},
    knobs=(
        knobs.lr(1e-3),
        knobs.number(
            "max_step",
            1e3,
            0.0,
            1e9,
            (0.1, 1e6),
            r"\alpha_{\max}",
            "longest step factor",
            "No larger factor is taken.",
            scale="log",
            low_open=True,
        ),
        knobs.switch(
            "form",
            "long",
            "form",
            "long is s·s/s·y, short is s·y/y·y: the two secant estimates of one curvature.",
            ("long", "short"),
        ),
    ),
    summary="Gradient descent whose rate is one over the curvature met in the last step. The loss may rise on the way, and still it needs tens of steps where gradient descent needs thousands.",
    cures="The choice of a rate, and much of the cost of a canyon.",
    breaks="It is not monotone: on ground that is no bowl it may leap far away.",
    reference="Barzilai, J., Borwein, J. M. (1988). Two-point step size gradient methods. IMA J. Numerical Analysis 8, 141-148.",
    scale="curvature",
    turns=True,
    notes="η is the first step, and what is taken where the curvature is not positive.",
)
