"""Cosine annealing with warm restarts."""

from optimizers.parts import Schedule
from symbolic.knob import Knob

SCHEDULE = Schedule(
    key="cosine",
    title="Cosine with warm restarts",
    # The cycle that update k belongs to starts after T_0 (T_mult^i - 1)/(T_mult - 1) updates. Counting it out step by
    # step keeps whole numbers whole: at its end a cycle starts again, T_mult times longer.
    equations="""
over = where(i >= T, 1, 0)
i = where(over > 0, 0, i)
T = where(over > 0, T*T_mult, T)
value = eta_min + (base - eta_min)*(1 + cos(pi*i/T))/2
i = i + 1
""",
    init={"T": "T_0"},
    knobs=(
        Knob(
            "T_0",
            100,
            1,
            1_000_000,
            soft=(10, 1000),
            scale="log",
            symbol="T_0",
            title="first cycle",
            integer=True,
            doc="Updates in the first cycle; then the value jumps back up.",
        ),
        Knob(
            "T_mult",
            1,
            1,
            10,
            soft=(1, 4),
            symbol=r"T_{\mathrm{mult}}",
            title="cycle growth",
            integer=True,
            doc="Every cycle is this many times longer than the one before.",
        ),
        Knob(
            "eta_min",
            0.0,
            0.0,
            1e4,
            soft=(0.0, 1.0),
            symbol=r"\eta_{\min}",
            title="lowest value",
            doc="The value at the end of a cycle.",
        ),
    ),
    restart="over",
    summary="Falls along half a cosine wave, then jumps back to the full value: the jump can throw a run out of a poor valley.",
    reference="Loshchilov, I., Hutter, F. (2017). SGDR: stochastic gradient descent with warm restarts. arXiv:1608.03983.",
)
